using System.Net.Sockets;

namespace RxSse.Benchmarks.Load;

/// <summary>
/// Publishes as fast as events arrive (a closed loop): the next event leaves when all but so many of those before it have
/// reached every client.
/// </summary>
internal sealed class ClosedLoopPublisher : IPublisher
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100); // until it sees that it is to stop
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

    /// <param name="request">How.</param>
    /// <param name="arrivals">What has reached the clients since there is this publisher, and nothing else.</param>
    /// <param name="clients">How many of them each event reaches.</param>
    /// <param name="window">How many events may be on their way at one time.</param>
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
            throw new IOException($"Publishing broke off: {fault.Message}", fault);
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

    // False when it is time to stop instead.
    private bool HasRoom()
    {
        var arrived = (_published - _window + 1) * _clients;
        for (var waited = TimeSpan.Zero; !_arrivals.WaitFor(arrived, LongestWait); waited += LongestWait)
        {
            if (_stopping)
            {
                return false;
            }

            if (waited >= Patience)
            {
                throw new IOException(
                    $"an event has not reached all {_clients} clients within {Patience.TotalSeconds:0} s; of {_published} events {_arrivals.Count} deliveries came. "
                    + "Is what the clients are subscribed to what is published, with the stamp in it?");
            }
        }

        return true;
    }
}
