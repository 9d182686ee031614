using RxSse.Log;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog.Simulation;

/// <summary>
/// A client that goes from node to node with its cursor. What it is sent follows its cursor without a hole, or a gap comes before it.
/// </summary>
internal sealed class SimulatedReader(string name, SimulatedHistory history)
{
    private IDisposable? _tail;
    private FakeNode? _node;
    private EventId? _cursor;
    private EventId _position; // of the node
    private long? _after; // null until the cursor is located
    private bool _isBusy;
    private bool _hasGap = true;
    private bool _hasBegun; // whether anything was sent since it was located
    private int _connection;
    private Task _reading = Task.CompletedTask;

    /// <summary>Whether it has everything that its node has.</summary>
    public bool IsCurrent => !_isBusy && _after == _position.Sequence;

    public void Connect(FakeNode node)
    {
        history.Trace?.Add($"{name} goes to {node.Name} with {_cursor}");
        _tail?.Dispose();
        _connection++;
        (_node, _tail, _after, _isBusy, _hasBegun) = (node, null, null, false, false);
        Step();
    }

    /// <summary>Reads a page, if it is behind.</summary>
    public void Step()
    {
        Assert.Null(_reading.Exception);
        if (_node is { IsPaused: true })
        {
            return;
        }

        if (_node is { Started.IsCompletedSuccessfully: true } node)
        {
            _tail ??= node.Log.Tail.Subscribe(Receive);
        }

        if (_tail is not null && !_isBusy && _node is not null && (_after is null || _after < _position.Sequence))
        {
            _isBusy = true;
            _reading = ReadAsync(_node.Log, _connection);
        }
    }

    private async Task ReadAsync(IEventLog log, int connection)
    {
        try
        {
            if (_after is null)
            {
                await LocateAsync(log, connection).ConfigureAwait(false);
            }
            else
            {
                var after = _after;
                var page = await log.ReadAsync(_after.Value, 20, default).ConfigureAwait(false);
                if (connection == _connection && after == _after)
                {
                    Take(page);
                }
            }
        }
        catch (LogAwayException)
        {
            // The connection is cut, and the client comes again.
        }
        finally
        {
            _isBusy &= connection != _connection;
        }
    }

    private async Task LocateAsync(IEventLog log, int connection)
    {
        var place = _cursor is { } cursor ? await log.LocateAsync(cursor, default).ConfigureAwait(false) : new Place.At(_position.Sequence);
        if (connection == _connection && _after is null)
        {
            history.Trace?.Add($"{name} begins at {place} while its node is at {_position}");
            _hasGap |= place is not Place.At;
            _after = place switch
            {
                Place.At(var sequence) => sequence,
                Place.OtherEpoch(var begin) => begin,
                _ => _position.Sequence,
            };
        }
    }

    private void Take(HistoryPage page)
    {
        _hasBegun = true;
        if (page.EvictedThrough is { } through && through <= _position.Sequence)
        {
            _hasGap = true;
            _after = through;
        }

        foreach (var logged in page.Events.Where(logged => logged.Sequence > _after && logged.Sequence <= _position.Sequence))
        {
            if (logged.Id.Epoch == _position.Epoch)
            {
                Send(logged);
            }
        }
    }

    private void Receive(LogItem item)
    {
        switch (item)
        {
            case Standing(var position, _):
                _position = position;
                break;
            case LogEvent logged:
                if (logged.Id != _position with { Sequence = _position.Sequence + 1 })
                {
                    Assert.Fail($"{logged.Id} came after {_position}.");
                }

                var isCurrent = _after == _position.Sequence;
                _position = logged.Id;
                if (isCurrent)
                {
                    Send(logged);
                }

                break;
            case NewEpoch(var from, var begin, _):
                history.Trace?.Add($"{name} learns of {begin} after {from}");
                Assert.Equal(_position, from);
                Assert.True(begin.Sequence > from.Sequence || from.Sequence == 0);
                _position = begin;
                if (_after is { } after && (_hasBegun || after < begin.Sequence)) // otherwise it has not been located, or is ahead
                {
                    (_after, _hasGap) = (begin.Sequence, true);
                }

                break;
            case Hole(var from, var to, _):
                Assert.Equal(_position, from);
                Assert.True(to.Sequence > from.Sequence);
                _position = to;
                (_after, _hasGap) = _after == from.Sequence ? (to.Sequence, true) : (_after, _hasGap);
                break;
        }
    }

    private void Send(LogEvent logged)
    {
        if (_cursor is { } cursor && !_hasGap && logged.Id != cursor with { Sequence = cursor.Sequence + 1 })
        {
            Assert.Fail($"{logged.Id} was sent after {cursor} without a gap.");
        }

        history.Trace?.Add($"{name} is sent {logged.Id}");
        history.Note(logged);
        _hasBegun = true;
        (_cursor, _after, _hasGap) = (logged.Id, logged.Sequence, false);
    }
}
