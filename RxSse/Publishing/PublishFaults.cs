namespace RxSse.Publishing;

/// <summary>The errors that publishers over HTTP and in code share.</summary>
internal static class PublishFaults
{
    public static string KeyReused(string key, EventId first, EventId last) =>
        $"The {key} was used for other events, {first} to {last}. Use a new one.";

    public static string NotNewest(string stream, EventId? expected, EventId? newest) => (expected, newest) switch
    {
        (_, null) => $"The stream '{stream}' has no event, so {expected} is not its newest.",
        (null, _) => $"The newest event of '{stream}' is {newest}; the stream must have none.",
        _ => $"The newest event of '{stream}' is {newest}, not {expected}.",
    };
}
