using System.Globalization;
using System.Net;

namespace RxSse.Delivery.Limits;

/// <summary>Why a subscriber is rejected.</summary>
/// <param name="Reason">The limit, as a word.</param>
/// <param name="Message">The same as a sentence.</param>
/// <param name="Wait">When it may try again, if that is known: the limit is a rate.</param>
internal sealed record Rejection(string Reason, string Message, TimeSpan? Wait = null)
{
    /// <summary>The rate of requests for events.</summary>
    public const string Connects = "Connects";

    /// <summary>The rate of views that are not running yet.</summary>
    public const string NewViews = "NewViews";

    private const string IsStopping = "stopping";
    private const string IsStarting = "starting";
    private const string IsAway = "away";
    private const string MaxSubscribers = "MaxSubscribers";
    private const string MaxSubscribersPerAddress = "MaxSubscribersPerAddress";
    private const string SubscribersPerPrincipal = "SubscribersPerPrincipal";
    private const string LiveViews = "LiveViews";
    private const string ViewsPerAddress = "ViewsPerAddress";

    /// <summary>All reasons for which a subscriber is rejected.</summary>
    public static IReadOnlyList<string> Reasons { get; } =
    [
        IsStopping, IsStarting, IsAway, MaxSubscribers, MaxSubscribersPerAddress, SubscribersPerPrincipal, LiveViews, ViewsPerAddress, Connects,
        NewViews,
    ];

    public static Rejection Stopping { get; } = new(IsStopping, "The server is stopping. Reconnect later.");

    public static Rejection Starting { get; } = new(IsStarting, "The server is starting. Reconnect later.");

    /// <summary>A credential cannot be checked, or a cursor not be looked up, while the log is away.</summary>
    public static Rejection Away(string message) => new(IsAway, message);

    public static Rejection Full(int limit) =>
        new(MaxSubscribers, $"Subscriber limit reached: {limit} (RxSse:Delivery:MaxSubscribers). Try again later.");

    public static Rejection TooManyFrom(IPAddress address, int limit) => new(MaxSubscribersPerAddress,
        $"Subscriber limit of the address {ClientAddress.Print(address)} reached: {limit} (RxSse:Delivery:MaxSubscribersPerAddress). "
        + "Close a connection, or share one connection among browser tabs.");

    public static Rejection TooManyViewsFrom(IPAddress address, int limit) => new(ViewsPerAddress,
        $"View limit of the address {ClientAddress.Print(address)} reached: {limit} (RxSse:Composition:ViewsPerAddress). "
        + "Close a response with another view, or request a named view (GET /streams).");

    public static Rejection TooManyViews(int limit) => new(LiveViews,
        $"View limit reached: {limit} (RxSse:Composition:LiveViews). Request a view that is running (GET /views), or try again later.");

    public static Rejection TooManyOfPrincipal(int limit) => new(SubscribersPerPrincipal,
        $"Subscriber limit of your principal reached: {limit} (RxSse:Limits:SubscribersPerPrincipal). "
        + "Close a connection, or share one connection among browser tabs.");

    /// <summary>More than a rate allows.</summary>
    /// <param name="key">The rate, below <c>RxSse:Limits</c>.</param>
    /// <param name="what">What it counts.</param>
    /// <param name="rate">How much it allows.</param>
    /// <param name="wait">When it allows it again.</param>
    public static Rejection TooFast(string key, string what, Rate rate, TimeSpan wait) => new(
        key,
        string.Create(
            CultureInfo.InvariantCulture,
            $"More than {rate.Count:N0} {what} {rate.EachPeriod}. Try again in {SecondsOf(wait)} s (RxSse:Limits:{key})."),
        wait);

    /// <summary>Whole seconds, for <c>Retry-After</c>: never less than the time.</summary>
    public static long SecondsOf(TimeSpan wait) => Math.Max(1, (wait.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
}
