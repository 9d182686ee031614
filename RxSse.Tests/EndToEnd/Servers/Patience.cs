namespace RxSse.Tests.EndToEnd.Servers;

/// <summary>How long a test waits for a signal before it fails. Never what a passing test waits.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Ends whatever still waits when the limit is over.</summary>
    public static CancellationTokenSource Start() => new(Limit);
}
