using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Security.Cryptography;
using System.Text;
using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Publishing.Sources;

/// <summary>
/// Appends the events of a source, each append with the cursor behind it. It waits for room, and the source meanwhile: what is not appended
/// stays with the remote server.
/// </summary>
/// <param name="stream">The stream of the source.</param>
/// <param name="context">The clock, and the application's services.</param>
/// <param name="identity">What makes it this source. The cursor of another one is none.</param>
internal sealed class SourceAppender(StreamDefinition stream, StreamContext context, string identity)
{
    private const int HashLength = sizeof(ulong);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxTotalWait = TimeSpan.FromSeconds(30);

    private readonly StreamAppender _appender = context.Services.GetRequiredService<StreamAppender>();
    private readonly IEventLog _log = context.Services.GetRequiredService<IEventLog>();
    private readonly byte[] _identity = SHA256.HashData(Encoding.UTF8.GetBytes(identity))[..HashLength];

    /// <summary>The cursor that the log has of this source; empty if it has none.</summary>
    public ReadOnlyMemory<byte> Origin =>
        _log.OriginOf(stream.Name) is var origin && origin.Span.StartsWith(_identity) ? origin[HashLength..] : default;

    /// <summary>Returns an event of the stream.</summary>
    public StreamEvent Event(string type, ReadOnlyMemory<byte> data) => new(stream.Name, type, data);

    /// <summary>Appends events together. The task completes when the log has them, with the cursor.</summary>
    /// <param name="events">The events, at least one.</param>
    /// <param name="cursor">The cursor behind them.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    /// <exception cref="SourceFaultException">
    /// The log had no room for a long time, it has not answered, or another process runs the source. Only if it has not answered, the events
    /// may have been appended.
    /// </exception>
    public async Task AppendAsync(IReadOnlyList<StreamEvent> events, ReadOnlyMemory<byte> cursor, CancellationToken cancellationToken)
    {
        var append = new Append(events) { Origin = (byte[])[.. _identity, .. cursor.Span] };
        var (wait, waited) = (FirstWait, TimeSpan.Zero);
        while (await _appender.AppendAsync(append, context.Term).ConfigureAwait(false) is not AppendOutcome.Appended and var outcome)
        {
            if (outcome is not AppendOutcome.Refused refused)
            {
                throw new InvalidOperationException($"Events without key and condition were not appended: {outcome}.");
            }

            if (waited >= MaxTotalWait || refused.MayBeAppended || refused.Reason is AppendRefusal.NotLeader)
            {
                throw new SourceFaultException(refused.Message) { MayBeAppended = refused.MayBeAppended };
            }

            await Observable.Timer(wait, context.Scheduler).ToTask(cancellationToken).ConfigureAwait(false);
            waited += wait;
            wait = wait * 2 < MaxWait ? wait * 2 : MaxWait;
        }
    }
}
