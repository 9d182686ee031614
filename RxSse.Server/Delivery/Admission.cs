namespace RxSse.Server.Delivery;

/// <summary>Counts the subscribers and says who may come in.</summary>
internal sealed class Admission(DeliveryOptions options)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private bool _closed;

    /// <summary>The subscribers that are in.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Lets one in, or says why not. Who is in must <see cref="Leave"/>.</summary>
    public Refusal? TryEnter()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return Refusal.Stopping;
            }

            if (_count >= options.MaxSubscribers)
            {
                return Refusal.Full(options.MaxSubscribers);
            }

            _count++;
            return null;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _count--;
            CompleteIfEmpty();
        }
    }

    /// <summary>Lets nobody in any more. The task completes when all have left.</summary>
    public Task Close()
    {
        lock (_lock)
        {
            _closed = true;
            CompleteIfEmpty();
            return _empty.Task;
        }
    }

    private void CompleteIfEmpty()
    {
        if (_closed && _count == 0)
        {
            _empty.TrySetResult();
        }
    }
}

/// <summary>Why there is no place for a subscriber.</summary>
/// <param name="Reason">The limit, as a word.</param>
/// <param name="Message">The same for people.</param>
internal sealed record Refusal(string Reason, string Message)
{
    public static Refusal Stopping { get; } = new("stopping", "The server is stopping. Another one, or this one when it is back, will take you.");

    public static Refusal Full(int limit) =>
        new("MaxSubscribers", $"The server has all the {limit} subscribers that it takes (RxSse:Delivery:MaxSubscribers). Try again later.");
}
