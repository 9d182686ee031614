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
/// <param name="state">What is known of the other server. Its cursor is that of the request.</param>
internal sealed class FollowConnection(
    FollowOptions options, StreamDefinition stream, SourceAppender appender, SourceData data, RefusalLog refusals, FollowState state)
{
    private const int MaxIdBytes = 4_096;

    private readonly string _gap = FollowOptions.GapTypeOf(stream.Name);
    private readonly IReadOnlyList<string> _types = stream.PublishedTypes;
    private readonly HeldEvents _held = new(options.Bytes);
    private bool? _isRxSse;
    private bool _isSkipping; // the snapshot: events that were there before
    private bool _isJoining; // from the beginning of a response of another RxSse to its first heartbeat
    private bool _isBehindGap;
    private bool _hasPositions; // its heartbeats have ids
    private bool _hasEventsWithoutId;
    private bool _mustDeclare = state.Cursor is null;

    // If one event of its log gives several events of a view, only the last has the id: they are appended together. A view whose events
    // have no ids at all, because all of its pipes are live, is not delayed after the first heartbeat.
    private bool IsHolding => _isJoining || (_isRxSse == true && _hasPositions && state.HasIds != false);

    /// <summary>Takes the next event. Returns false if it is the last that there will ever be.</summary>
    /// <exception cref="SourceFaultException">The server has rejected the subscription, or the event has no acceptable id.</exception>
    public async Task<bool> TakeAsync(SseItem<byte[]> item, CancellationToken cancellationToken)
    {
        var id = item.EventId switch { null => state.Cursor, "" => null, var given => given };
        if (id is not null && Encoding.UTF8.GetByteCount(id) > MaxIdBytes)
        {
            throw new SourceFaultException($"An id of the server has more than {MaxIdBytes} bytes.");
        }

        _isRxSse ??= state.IsRxSse = IsRxSse(item);
        var (fault, type, read) = Read(item, _isRxSse.Value);
        var isControl = _isRxSse.Value && IsControl(type);
        fault ??= isControl ? null : data.FaultOfSize(read.Length); // control events are bounded by Follow:Bytes
        if (fault is not null)
        {
            await RefuseAsync(fault, item.EventId is not null, id, cancellationToken).ConfigureAwait(false);
        }
        else if (!isControl)
        {
            await EventAsync(appender.Event(TypeOf(type), read), item.EventId is not null, id, cancellationToken).ConfigureAwait(false);
        }
        else if (type == "complete")
        {
            if (!_held.IsEmpty)
            {
                await AppendAsync([], state.Cursor, cancellationToken).ConfigureAwait(false);
            }

            return false;
        }
        else
        {
            await ControlAsync(type, read, item.EventId is not null, id, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private static bool IsControl(string type) => type is "connected" or "heartbeat" or "gap" or "shutdown" or "rejected" or "complete";

    private (string? Fault, string Type, byte[] Data) Read(SseItem<byte[]> item, bool isRxSse)
    {
        var (type, read) = (item.EventType, Array.Empty<byte>());
        var fault = isRxSse && type == SseParser.EventTypeDefault
            ? data.ReadEnvelope(item.Data, out type, out read)
            : data.ReadAny(item.Data, out read);
        return (fault, type, read);
    }

    private bool IsRxSse(SseItem<byte[]> item)
    {
        if (options.Data != FollowData.Auto)
        {
            return options.Data == FollowData.Envelope;
        }

        var (fault, type, read) = Read(item, isRxSse: true);
        return fault is null && type switch
        {
            "connected" => true,
            "rejected" => state.IsRxSse ?? GapData.Read(read).Reason is not null, // without connected, and nothing else
            _ => state.IsRxSse ?? false,
        };
    }

    private async Task ControlAsync(string type, byte[] read, bool hasId, string? id, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case "connected":
                _isJoining = true;
                _isSkipping = state.Cursor is null && options.First == FollowFirst.Live && !options.HasStart;
                break;
            case "heartbeat": // the end of the join, or a newer position
                await HeartbeatAsync(hasId, id, cancellationToken).ConfigureAwait(false);
                break;
            case "gap":
                await GapAsync(read, cancellationToken).ConfigureAwait(false);
                break;
            case "rejected":
                throw new SourceFaultException(
                    $"The server rejects the subscription: {ErrorText.Truncate(GapData.Read(read).Reason ?? "no reason")}.");
        }
    }

    private async Task HeartbeatAsync(bool hasId, string? id, CancellationToken cancellationToken)
    {
        if (_isJoining && _isBehindGap)
        {
            _held.Clear(); // the snapshot of live pipes: what is replayed ends with an id
        }

        state.HasIds ??= _hasEventsWithoutId ? false : null;
        (_isJoining, _isSkipping, _hasPositions) = (false, false, hasId);
        if (_mustDeclare || !_held.IsEmpty)
        {
            await AppendAsync([], id, cancellationToken).ConfigureAwait(false);
        }

        state.Cursor = id;
    }

    // The cursor moves behind a gap at the beginning of a response. Events that a later gap declares may still come.
    private async Task GapAsync(byte[] read, CancellationToken cancellationToken)
    {
        var (reason, to) = GapData.Read(read);
        var gap = appender.Event(_gap, read);
        if (reason is "expired" or "restarted" or "unknown" && EventId.TryParse(to, out _))
        {
            await AppendAsync([gap], to, cancellationToken).ConfigureAwait(false);
        }
        else if (_held.IsEmpty)
        {
            await AppendAsync([gap], state.Cursor, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await HoldAsync(gap, cancellationToken).ConfigureAwait(false);
        }

        _isBehindGap = true;
        _isSkipping = _isSkipping || reason == "unknown"; // a snapshot follows
    }

    private Task EventAsync(StreamEvent next, bool hasId, string? id, CancellationToken cancellationToken)
    {
        state.HasIds = hasId ? true : state.HasIds;
        _hasEventsWithoutId |= !hasId;
        return _isSkipping ? Task.CompletedTask
            : !hasId && IsHolding ? HoldAsync(next, cancellationToken)
            : AppendAsync([next], id, cancellationToken);
    }

    // Beyond the bound, what is held is appended without an id: a connection that breaks then repeats it.
    private Task HoldAsync(StreamEvent next, CancellationToken cancellationToken)
    {
        _held.Add(next);
        return _held.IsFull ? AppendAsync([], state.Cursor, cancellationToken) : Task.CompletedTask;
    }

    // The types of another RxSse that say what it misses itself have the name of its stream.
    private string TypeOf(string type) => _types.Contains(type) ? type
        : _isRxSse == true && type.EndsWith("-gap", StringComparison.Ordinal) ? _gap
        : stream.Type;

    // It would come again with every connection, so it is declared missing.
    private Task RefuseAsync(string fault, bool hasId, string? id, CancellationToken cancellationToken)
    {
        if (_isSkipping)
        {
            return Task.CompletedTask;
        }

        refusals.Add(stream.Name, $"The event {fault}.");
        return EventAsync(appender.Event(_gap, GapData.Of(GapData.Refused, 1, state.Cursor, id)), hasId, id, cancellationToken);
    }

    // Without a cursor, a gap comes before the first event: earlier events are not known here.
    private async Task AppendAsync(IReadOnlyList<StreamEvent> events, string? id, CancellationToken cancellationToken)
    {
        events = [.. _held.TakeAll(), .. events];
        if (_mustDeclare)
        {
            events = [appender.Event(_gap, GapData.Of(state.HasBegun ? GapData.Live : GapData.Started, null, null, id)), .. events];
        }

        await appender.AppendAsync(events, Encoding.UTF8.GetBytes(id ?? ""), cancellationToken).ConfigureAwait(false);
        (_mustDeclare, state.HasBegun, state.Cursor) = (false, true, id);
    }
}
