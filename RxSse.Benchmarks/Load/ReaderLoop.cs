using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Load;

/// <summary>A thread that reads for many clients. It allocates nothing per event.</summary>
internal sealed class ReaderLoop : IDisposable
{
    private const int BufferSize = 256 * 1024;
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(100); // the maximum delay of a stop

    private readonly Epoll _epoll = new();
    private readonly List<Reader> _readers = [];
    private readonly Thread _thread;
    private Exception? _fault;
    private volatile bool _stopping;

    public ReaderLoop(Uri address, int clients)
    {
        try
        {
            for (var number = 0; number < clients; number++)
            {
                var socket = SubscribeRequest.Send(address);
                socket.Blocking = false;
                _readers.Add(new Reader(socket));
                _epoll.Watch(socket, number);
            }
        }
        catch
        {
            Close();
            throw;
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "Readers" };
        _thread.Start();
    }

    public IReadOnlyList<Reader> Readers => _readers;

    public Latencies Latencies { get; } = new();

    /// <summary>Throws if the thread has failed.</summary>
    public void ThrowIfFaulted()
    {
        if (Volatile.Read(ref _fault) is { } fault)
        {
            throw new IOException($"Reading failed: {fault.Message}", fault);
        }
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        Close();
    }

    private void Run()
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (!_stopping)
            {
                var count = _epoll.Wait(MaxWait);
                for (var i = 0; i < count; i++)
                {
                    var reader = _readers[_epoll[i]];
                    reader.Receive(buffer, Latencies);
                    if (reader.SequenceChecker.HasEnded)
                    {
                        _epoll.Forget(reader.Socket);
                    }
                }
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException or SystemException)
        {
            Volatile.Write(ref _fault, error);
        }
    }

    private void Close()
    {
        _readers.ForEach(reader => reader.Dispose());
        _epoll.Dispose();
    }
}
