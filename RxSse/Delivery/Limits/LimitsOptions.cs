namespace RxSse.Delivery.Limits;

/// <summary>
/// How often one caller may do what (docs/access.md). A caller is a principal or, without a credential, an address. A rate that is null
/// has a default, which is off if the server listens on loopback only.
/// </summary>
public sealed class LimitsOptions
{
    /// <summary>Requests that publish. Default null: 100 a second.</summary>
    public Rate? Publishes { get; set; }

    /// <summary>
    /// Bytes of the bodies of these requests; a burst must be at least <c>Publishing:BatchBytes</c>. Default null: 4 MiB a second, or half
    /// of <c>Publishing:BatchBytes</c> if that is more.
    /// </summary>
    public Rate? PublishedBytes { get; set; }

    /// <summary>Requests for events and for tickets. Default null: 600 a minute.</summary>
    public Rate? Connects { get; set; }

    /// <summary>Views that are not running yet, without the named ones. Default null: 60 a minute.</summary>
    public Rate? NewViews { get; set; }

    /// <summary>
    /// The most that a view costs, after named views are put in place: 1 for each operator, 10 more for each window, and 10 for each
    /// <c>latest</c>; 1 to 100,000. Default 200.
    /// </summary>
    public int ViewCost { get; set; } = 200;

    /// <summary>The most subscribers with the same principal; 1 to 1,000,000. Default null: off.</summary>
    public int? SubscribersPerPrincipal { get; set; }
}
