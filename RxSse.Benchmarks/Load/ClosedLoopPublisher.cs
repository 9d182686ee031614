using System.Net.Sockets;

namespace RxSse.Benchmarks.Load;

/// <summary>
/// Publishes as fast as events arrive (closed loop): it publishes the next event when at most a window of earlier events has
/// not reached every client.
/// </summary>
internal sealed class ClosedLoopPublisher : IPublisher
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(100); // the maximum delay of a stop
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly PublishConnection _connection;
    private readonly ArrivalCounter _arrivals;
    private readonly int _clients;
    private readonly int _window;
    private readonly Thread _thread;
    private Exception? _fault;
    private long _published;
    private long _refused;
    private volatile bool _stopping;

    /// <param name="request">The publish request.</param>
    /// <param name="arrivals">Counts the events of this publisher that reach the clients, and no others.</param>
    /// <param name="clients">The number of clients that each event reaches.</param>
    /// <param name="window">The maximum number of events on their way.</param>
    public ClosedLoopPublisher(PublishRequest request, ArrivalCounter arrivals, int clients, int window)
    {
        _connection = new PublishConnection(request);
        _arrivals = arrivals;
        _clients = clients;
        _window = window;
        _thread = new Thread(Run) { IsBackground = true, Name = "Publisher" };
        _thread.Start();
    }

    public long Published => Volatile.Read(ref _published);

    public long Refused => Volatile.Read(ref _refused);

    public void ThrowIfFaulted()
    {
        if (Volatile.Read(ref _fault) is { } fault)
        {
            throw new IOException($"Publishing failed: {fault.Message}", fault);
        }
    }

    public void Stop()
    {
        _stopping = true;
        _thread.Join();
    }

    public void Dispose()
    {
        Stop();
        _connection.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_stopping && HasRoom())
            {
                if (_connection.Publish() is null)
                {
                    Volatile.Write(ref _refused, _refused + 1);
                    throw new IOException($"the server refused an event: {_connection.Rejection}");
                }

                Volatile.Write(ref _published, _published + 1);
            }
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            Volatile.Write(ref _fault, error);
        }
    }

    // Returns false if the publisher is stopped.
    private bool HasRoom()
    {
        var arrived = (_published - _window + 1) * _clients;
        for (var waited = TimeSpan.Zero; !_arrivals.WaitFor(arrived, MaxWait); waited += MaxWait)
        {
            if (_stopping)
            {
                return false;
            }

            if (waited >= Patience)
            {
                throw new IOException(
                    $"an event has not reached all {_clients} clients within {Patience.TotalSeconds:0} s; {_published} events caused "
                    + $"{_arrivals.Count} deliveries. Check that the clients are subscribed to the stream that is published, and that its "
                    + "events contain the stamp.");
            }
        }

        return true;
    }
}
