using System.Diagnostics;

namespace RxSse.Http;

/// <summary>How long the server has run, by a clock that nobody sets.</summary>
internal sealed class Uptime
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);
}
