using System.Reactive.Concurrency;
using RxSse.Threading;

namespace RxSse.Log;

/// <summary>The items that wait for one observer, limited in number and bytes.</summary>
internal sealed class LogTail : IDisposable
{
    private readonly Mailbox<LogItem> _waiting;
    private readonly TailOptions _options;
    private List<LogItem>? _early = []; // what is posted before the tail begins
    private long _bytes;
    private long _bytesOfTurn; // used by the loop only

    public LogTail(Action<LogItem> observe, TailOptions options, IScheduler loop)
    {
        _options = options;
        _waiting = new Mailbox<LogItem>(
            item =>
            {
                observe(item);
                _bytesOfTurn += item is LogEvent logged ? logged.Event.Size : 0;
            },
            EndTurn, loop);
    }

    /// <summary>
    /// Whether this many further events may wait. Events that exceed a limit on their own may wait when nothing else does: otherwise they
    /// could never pass.
    /// </summary>
    /// <param name="count">The number of the events.</param>
    /// <param name="bytes">Their size.</param>
    /// <param name="before">The number of events that are about to be posted before them.</param>
    /// <param name="bytesBefore">The size of those.</param>
    public bool HasRoom(int count, long bytes, int before, long bytesBefore)
    {
        var waiting = _waiting.Count + (_early?.Count ?? 0) + before;
        return waiting == 0
            || (waiting + count <= TailOptions.Events && Volatile.Read(ref _bytes) + bytesBefore + bytes <= _options.Bytes);
    }

    /// <summary>Adds items. Their order is that of the calls. The log calls it under its lock, like <see cref="Begin"/>.</summary>
    /// <param name="items">The items.</param>
    /// <param name="bytes">The size of the events among them.</param>
    public void Post(IReadOnlyList<LogItem> items, long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        if (_early is { } early)
        {
            early.AddRange(items);
        }
        else
        {
            _waiting.Post(items);
        }
    }

    /// <summary>The observer knows where the log stood: what has been posted meanwhile follows.</summary>
    public void Begin()
    {
        if (_early is { } early)
        {
            _early = null;
            _waiting.Post(early);
        }
    }

    public void Dispose() => _waiting.Dispose();

    // The events of a turn are held until its end.
    private void EndTurn()
    {
        Interlocked.Add(ref _bytes, -_bytesOfTurn);
        _bytesOfTurn = 0;
    }
}
