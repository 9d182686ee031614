using System.Net.Sockets;

namespace RxSse.Benchmarks.Load;

/// <summary>
/// Publishes so many events a second whatever the server does (an open loop): each event has its time, and is not put off
/// because the one before it took long. Several connections take turns, so that one answer may be late.
/// </summary>
internal sealed class OpenLoopPublisher : IPublisher
{
    private const int Connections = 4;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly List<PublishConnection> _connections = [];
    private readonly List<Thread> _threads = [];
    private readonly Timetable _timetable;
    private Exception? _fault;
    private long _published;
    private long _refused;
    private long _lastSequence;

    public OpenLoopPublisher(PublishRequest request, int rate)
    {
        for (var i = 0; i < Connections; i++)
        {
            _connections.Add(new PublishConnection(request));
        }

        _timetable = new Timetable(rate);
        for (var i = 0; i < Connections; i++)
        {
            var turn = i;
            _threads.Add(new Thread(() => Run(turn)) { IsBackground = true, Name = "Publisher" });
        }

        _threads.ForEach(thread => thread.Start());
    }

    /// <summary>Publishes at least so many events, as fast as the server takes them.</summary>
    public static async Task PublishAsync(PublishRequest request, int count, CancellationToken cancellationToken)
    {
        using var publisher = new OpenLoopPublisher(request, count);
        using var timer = new PeriodicTimer(Period);
        while (publisher.Published < count)
        {
            publisher.ThrowIfFaulted();
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Events that the server took.</summary>
    public long Published => Volatile.Read(ref _published);

    /// <summary>Events that it answered with an error.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>The newest event's sequence.</summary>
    public long LastSequence => Volatile.Read(ref _lastSequence);

    public void ThrowIfFaulted()
    {
        if (Volatile.Read(ref _fault) is { } fault)
        {
            throw new IOException($"Publishing broke off: {fault.Message}", fault);
        }

        if (Refused > 0 && Published == 0)
        {
            throw new IOException($"The server takes no event: {_connections.Select(connection => connection.Rejection).First(rejection => rejection is not null)}");
        }
    }

    /// <summary>Returns when every event has its answer.</summary>
    public void Stop()
    {
        _timetable.Stop();
        _threads.ForEach(thread => thread.Join());
    }

    public void Dispose()
    {
        Stop();
        _connections.ForEach(connection => connection.Dispose());
        _timetable.Dispose();
    }

    private void Run(int turn)
    {
        try
        {
            for (long number = turn; _timetable.WaitFor(number); number += Connections)
            {
                Count(_connections[turn].Publish());
            }
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            Volatile.Write(ref _fault, error);
        }
    }

    private void Count(long? sequence)
    {
        if (sequence is not { } taken)
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        Interlocked.Increment(ref _published);
        for (var last = LastSequence; last < taken && Interlocked.CompareExchange(ref _lastSequence, taken, last) is var seen && seen != last;)
        {
            last = seen;
        }
    }
}
