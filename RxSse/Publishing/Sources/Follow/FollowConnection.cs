using System.Net.ServerSentEvents;
using System.Text;
using RxSse.Streams;
using RxSse.Text;

namespace RxSse.Publishing.Sources.Follow;

/// <summary>What the events of one response become.</summary>
/// <param name="options">The source.</param>
/// <param name="stream">Its stream.</param>
/// <param name="appender">Appends the events.</param>
/// <param name="data">Reads the data.</param>
/// <param name="refusals">Reports events that cannot be published.</param>
/// <param name="cursor">The cursor that the request has; null if it has none.</param>
/// <param name="isFirst">Whether no response of this source has had an event.</param>
internal sealed class FollowConnection(
    FollowOptions options, StreamDefinition stream, SourceAppender appender, SourceData data, RefusalLog refusals, string? cursor,
    bool isFirst)
{
    private const int MaxIdBytes = 4_096;

    private readonly string _gap = FollowOptions.GapTypeOf(stream.Name);
    private readonly IReadOnlyList<string> _types = stream.AllTypes;
    private bool? _isRxSse;
    private bool _isSkipping; // the snapshot: events that were there before
    private bool _mustDeclare = cursor is null;

    /// <summary>Where the next request continues: behind everything that is appended or declared missing.</summary>
    public string? Cursor { get; private set; } = cursor;

    /// <summary>Whether it has appended something.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Takes the next event. Returns false if it is the last that there will ever be.</summary>
    /// <exception cref="SourceFaultException">The server has rejected the subscription, or the event has no acceptable id.</exception>
    public async Task<bool> TakeAsync(SseItem<byte[]> item, CancellationToken cancellationToken)
    {
        var id = item.EventId switch { null => Cursor, "" => null, var given => given };
        if (id is not null && Encoding.UTF8.GetByteCount(id) > MaxIdBytes)
        {
            throw new SourceFaultException($"An id of the server has more than {MaxIdBytes} bytes.");
        }

        _isRxSse ??= IsRxSse(item);
        string? fault;
        var (type, read) = (item.EventType, Array.Empty<byte>());
        if (_isRxSse.Value && type == SseParser.EventTypeDefault)
        {
            fault = data.ReadEnvelope(item.Data, out type, out read);
        }
        else
        {
            fault = data.ReadAny(item.Data, out read);
        }

        if (fault is not null)
        {
            await RefuseAsync(fault, id, cancellationToken).ConfigureAwait(false);
        }
        else if (!_isRxSse.Value || !IsControl(type))
        {
            await EventAsync(type, read, id, cancellationToken).ConfigureAwait(false);
        }
        else if (type == "complete")
        {
            return false;
        }
        else
        {
            await ControlAsync(type, read, id, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private static bool IsControl(string type) => type is "connected" or "heartbeat" or "gap" or "shutdown" or "rejected" or "complete";

    private bool IsRxSse(SseItem<byte[]> item) => options.Data switch
    {
        FollowData.Envelope => true,
        FollowData.Plain => false,
        _ => item.EventType == "connected"
            || (item.EventType == SseParser.EventTypeDefault
                && data.ReadEnvelope(item.Data, out var type, out _) is null && type == "connected"),
    };

    private async Task ControlAsync(string type, byte[] read, string? id, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case "connected":
                _isSkipping = Cursor is null && options.First == FollowFirst.Live;
                break;
            case "heartbeat": // the end of the join, or a newer position
                _isSkipping = false;
                if (_mustDeclare)
                {
                    await AppendAsync([], id, cancellationToken).ConfigureAwait(false);
                }

                Cursor = id;
                break;
            case "gap":
                // Who has been told of a gap at the beginning of a response is behind it. What a later one declares may still come.
                var (reason, to) = GapData.Read(read);
                var next = reason is "expired" or "restarted" or "unknown" && EventId.TryParse(to, out _) ? to : Cursor;
                await AppendAsync([appender.Event(_gap, read)], next, cancellationToken).ConfigureAwait(false);
                _isSkipping = _isSkipping || reason == "unknown"; // a snapshot follows
                break;
            case "rejected":
                throw new SourceFaultException(
                    $"The server rejects the subscription: {ErrorText.Truncate(GapData.Read(read).Reason ?? "no reason")}.");
        }
    }

    private Task EventAsync(string type, byte[] read, string? id, CancellationToken cancellationToken) => _isSkipping
        ? Task.CompletedTask
        : AppendAsync([appender.Event(TypeOf(type), read)], id, cancellationToken);

    // The types of another RxSse that say what it misses itself have the name of its stream.
    private string TypeOf(string type) => _types.Contains(type) ? type
        : _isRxSse == true && type.EndsWith("-gap", StringComparison.Ordinal) ? _gap
        : stream.Type;

    // It would come again with every connection, so it is declared missing.
    private Task RefuseAsync(string fault, string? id, CancellationToken cancellationToken)
    {
        if (_isSkipping)
        {
            return Task.CompletedTask;
        }

        refusals.Add(stream.Name, $"The event {fault}.");
        return AppendAsync([appender.Event(_gap, GapData.Of(GapData.Refused, 1, Cursor, id))], id, cancellationToken);
    }

    // Before the first event without a cursor stands what is not known here.
    private async Task AppendAsync(IReadOnlyList<StreamEvent> events, string? id, CancellationToken cancellationToken)
    {
        if (_mustDeclare)
        {
            events = [appender.Event(_gap, GapData.Of(isFirst ? GapData.Started : GapData.Live, null, null, id)), .. events];
        }

        await appender.AppendAsync(events, Encoding.UTF8.GetBytes(id ?? ""), cancellationToken).ConfigureAwait(false);
        (_mustDeclare, HasBegun, Cursor) = (false, true, id);
    }
}
