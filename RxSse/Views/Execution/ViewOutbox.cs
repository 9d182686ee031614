namespace RxSse.Views.Execution;

/// <summary>
/// What leaves a view: the items of this turn, and those that are on their way to its subscribers. Both are bounded. Nothing more leaves
/// while no subscriber has room for it. What concerns subscribers is called from any thread, everything else on the view's.
/// </summary>
/// <param name="options">The bounds.</param>
/// <param name="output">Receives what leaves, one turn at a time.</param>
/// <param name="processor">Counts the bytes of all views.</param>
/// <param name="owner">The view.</param>
internal sealed class ViewOutbox(CompositionOptions options, IObserver<ViewTurn> output, ViewProcessor processor, IOutboxOwner owner)
{
    private const int MaxItems = 256;
    private const int MaxBytes = 64 * 1024;
    private const int MaxOnWay = 4_096;

    private readonly List<ViewItem> _items = [];
    private Action? _hold; // made once
    private Action? _resume;
    private int _lastWithId = -1;
    private long _bytes;
    private long _bytesOnWay;
    private int _itemsOnWay;
    private int _holds;
    private int _joining;
    private int _isWaitingForRoom;

    /// <summary>The bytes of what is on its way.</summary>
    public long BytesOnWay => Volatile.Read(ref _bytesOnWay);

    /// <summary>The bytes of the turn's items.</summary>
    public long Bytes => _bytes;

    /// <summary>Whether the turn has items.</summary>
    public bool HasItems => _items.Count > 0;

    /// <summary>Whether the turn has so many items that they must not be held any longer.</summary>
    public bool IsFull => _items.Count >= MaxItems || _bytes >= MaxBytes;

    public void Add(ViewItem item)
    {
        _bytes += item.Bytes;
        _items.Add(item);
    }

    /// <summary>Adds an event that a pipe has made.</summary>
    public void AddMade(DerivedEvent made)
    {
        if (!made.Pipe.IsLive)
        {
            _lastWithId = _items.Count;
        }

        Add(made);
    }

    /// <summary>What is added from now on comes from one event of the log.</summary>
    public void BeginEvent() => _lastWithId = -1;

    /// <summary>If several events come from one event of the log, only the last has its id: then all of them are there.</summary>
    public void EndEvent()
    {
        if (_lastWithId >= 0)
        {
            _items[_lastWithId] = (DerivedEvent)_items[_lastWithId] with { HasId = true };
        }
    }

    /// <summary>Whether the view may go on when something enters it. Called from any thread.</summary>
    public bool IsFree => !processor.IsFull && !IsBlocked();

    /// <summary>Whether the view may go on. If not, what it has made is sent out, and it resumes when there is room.</summary>
    public bool HasRoom()
    {
        if (processor.IsFull)
        {
            SendOut();
            processor.WaitForRoom(owner.Resume);
            return false;
        }

        if (IsBlocked(_bytes))
        {
            SendOut();
            Interlocked.Exchange(ref _isWaitingForRoom, 1);
            if (IsBlocked() || Interlocked.Exchange(ref _isWaitingForRoom, 0) == 0)
            {
                return false; // whatever ends this resumes the view, or has resumed it
            }
        }

        return true;
    }

    /// <summary>Sends the items as one turn, if there are any.</summary>
    public void SendOut()
    {
        if (_items.Count == 0)
        {
            return;
        }

        var (bytes, items, isDelivered) = (_bytes, _items.Count, 0);
        var turn = new ViewTurn([.. _items], owner.Point())
        {
            Bytes = bytes,
            RunsHere = owner.RunsHere,
            Delivered = () =>
            {
                if (Interlocked.Exchange(ref isDelivered, 1) == 0)
                {
                    Delivered(bytes, items);
                }
            },
            Hold = _hold ??= () => Interlocked.Increment(ref _holds),
            Resume = _resume ??= EndHold,
        };
        _items.Clear();
        _lastWithId = -1;
        _bytes = 0;
        Interlocked.Add(ref _bytesOnWay, bytes);
        Interlocked.Add(ref _itemsOnWay, items);
        processor.AddBytes(bytes);
        try
        {
            output.OnNext(turn);
        }
        catch
        {
            turn.Delivered(); // nobody else will say so
            throw;
        }
    }

    /// <summary>Sends the items as one turn, or a turn without items if there are none: it tells the position.</summary>
    public void SendPoint()
    {
        if (_items.Count == 0)
        {
            output.OnNext(new ViewTurn([], owner.Point()));
        }

        SendOut();
    }

    /// <summary>A subscriber wants to join: it has room.</summary>
    public void BeginJoin()
    {
        Interlocked.Increment(ref _joining);
        ResumeIfWaiting();
    }

    /// <summary>The subscriber joins now.</summary>
    public void EndJoin() => Interlocked.Decrement(ref _joining);

    private void EndHold()
    {
        Interlocked.Decrement(ref _holds);
        ResumeIfWaiting();
    }

    private bool IsBlocked(long leaving = 0) =>
        IsTooMuchOnWay(leaving) || (Volatile.Read(ref _holds) > 0 && Volatile.Read(ref _joining) == 0);

    private bool IsTooMuchOnWay(long leaving = 0) =>
        Interlocked.Read(ref _bytesOnWay) + leaving >= options.QueueBytes || Volatile.Read(ref _itemsOnWay) >= MaxOnWay;

    private void Delivered(long bytes, int items)
    {
        Interlocked.Add(ref _bytesOnWay, -bytes);
        Interlocked.Add(ref _itemsOnWay, -items);
        processor.AddBytes(-bytes);
        ResumeIfWaiting();
    }

    private void ResumeIfWaiting()
    {
        if (!IsBlocked() && Interlocked.Exchange(ref _isWaitingForRoom, 0) == 1)
        {
            owner.Resume();
        }
    }
}
