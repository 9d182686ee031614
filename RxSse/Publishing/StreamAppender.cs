using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Publishing;

/// <summary>
/// Appends what the streams of the server make, in the term in which they make it. Publishers have an appender of their own: a term that is
/// over does not hold them up, nor they a stream.
/// </summary>
/// <param name="appender">The appender of the streams.</param>
/// <param name="refusals">Reports events that are refused.</param>
internal sealed class StreamAppender(Appender appender, RefusalLog refusals)
{
    public const string Name = "streams";

    /// <inheritdoc cref="Appender.Backlog"/>
    public double Backlog => appender.Backlog;

    /// <summary>
    /// Appends an event. A stream does not wait for the log: no subscriber receives an event that the log refuses; the server's own log
    /// reports it.
    /// </summary>
    public void Append(StreamEvent next, Term? term) => _ = ReportAsync(next, term);

    /// <summary>Appends events together. The task completes when they are in the log, or are refused.</summary>
    public Task<AppendOutcome> AppendAsync(Append append, Term? term) => appender.AppendAsync(append, term);

    private async Task ReportAsync(StreamEvent next, Term? term)
    {
        try
        {
            await appender.AppendAsync(next, term);
        }
#pragma warning disable CA1031 // a stream must survive every fault of the log
        catch (Exception error)
#pragma warning restore CA1031
        {
            refusals.Add(next.Stream, error.Message);
        }
    }
}
