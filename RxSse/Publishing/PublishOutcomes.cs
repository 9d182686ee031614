namespace RxSse.Publishing;

/// <summary>The words for what became of a request to publish.</summary>
internal static class PublishOutcomes
{
    /// <summary>The events are in the log.</summary>
    public const string Accepted = "accepted";

    /// <summary>They were there before, with the same key.</summary>
    public const string Repeated = "repeated";

    /// <summary>An error of the server.</summary>
    public const string Fault = "fault";

    private const string Invalid = "invalid";
    private const string TooLarge = "too-large";
    private const string KeyReused = "key-reused";
    private const string NotNewest = "not-newest";
    private const string Unavailable = "unavailable";
    private const string Full = "full";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Accepted, Repeated, Invalid, "access", "unknown", "closed", TooLarge, KeyReused, NotNewest, "rate", Unavailable, Full, Fault,
    ];

    /// <summary>The word for a response that is not a 200.</summary>
    public static string Of(int status) => status switch
    {
        401 or 403 => "access",
        404 => "unknown",
        405 => "closed",
        412 => NotNewest,
        413 => TooLarge,
        422 => KeyReused,
        429 => "rate",
        503 => Unavailable,
        507 => Full,
        >= 500 => Fault,
        _ => Invalid,
    };

    /// <summary>The word for a refusal in code.</summary>
    public static string Of(PublishRefusal reason) => reason switch
    {
        PublishRefusal.TooLarge => TooLarge,
        PublishRefusal.KeyReused => KeyReused,
        PublishRefusal.NotNewest => NotNewest,
        PublishRefusal.Full => Full,
        _ => Unavailable,
    };
}
