using RxSse.Text;

namespace RxSse.Streams;

/// <summary>The state of a stream, as it is shown.</summary>
/// <param name="State"><c>starting</c>, <c>running</c>, <c>retrying</c> or <c>completed</c>.</param>
/// <param name="Error">Why it is retried; null if it is not.</param>
/// <param name="NextTry">When it is retried, in Unix milliseconds; null if it is not.</param>
public sealed record StreamState(string State, string? Error = null, long? NextTry = null)
{
    /// <summary>The maximum number of characters of an error.</summary>
    public static int MaxErrorLength => 500;

    /// <summary>The word for a stream that is retried.</summary>
    internal const string Retrying = "retrying";

    internal static StreamState Starting { get; } = new("starting");

    internal static StreamState Running { get; } = new("running");

    internal static StreamState Completed { get; } = new("completed");

    /// <summary>All states.</summary>
    internal static IReadOnlyList<string> All { get; } = [Starting.State, Running.State, Retrying, Completed.State];

    internal static StreamState Of(StreamStatus status) => status switch
    {
        StreamStatus.Starting => Starting,
        StreamStatus.Completed => Completed,
        StreamStatus.Retrying retrying => new(
            Retrying, ErrorText.Truncate(retrying.Error, MaxErrorLength), retrying.NextTry.ToUnixTimeMilliseconds()),
        _ => Running,
    };
}
