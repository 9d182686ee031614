using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RxSse.Benchmarks.Load;

namespace RxSse.Benchmarks.Attacks;

/// <summary>
/// An attack that goes on until it is disposed of. One thread looks after one connection at a time, evenly spread over the period,
/// so that the connections do not act in bursts. A connection that has ended is replaced at once.
/// </summary>
internal sealed class Attack : IDisposable
{
    private const int ReceiveBuffer = 4 * 1024; // so that one that does not read soon makes the server wait

    private readonly AttackPlan _plan;
    private readonly IPEndPoint _server;
    private readonly Socket?[] _connections;
    private readonly long[] _begun; // in ticks of the monotonic clock
    private readonly Timetable _timetable;
    private readonly Thread _thread;
    private Exception? _fault;
    private long _requests;
    private long _unmade;

    public Attack(AttackPlan plan, Uri server)
    {
        (_plan, _server) = (plan, new IPEndPoint(IPAddress.Parse(server.Host), server.Port));
        (_connections, _begun) = (new Socket?[plan.Clients], new long[plan.Clients]);
        _timetable = new Timetable(plan.Clients / plan.Period.TotalSeconds);
        _thread = new Thread(Run) { IsBackground = true, Name = plan.Name };
        _thread.Start();
    }

    public AttackCount Count => new(_plan.Name, Volatile.Read(ref _requests), Volatile.Read(ref _unmade));

    /// <summary>Throws what has broken the attack off, or that no request was sent so far.</summary>
    public void ThrowIfFaulted()
    {
        if (Volatile.Read(ref _fault) is { } fault)
        {
            throw new IOException($"The attack '{_plan.Name}' broke off: {fault.Message}", fault);
        }

        if (Count is { Requests: 0, Unmade: var unmade and > 0 })
        {
            throw new IOException($"The attack '{_plan.Name}' could not make any of {unmade} connections.");
        }
    }

    /// <summary>All connections end.</summary>
    public void Dispose()
    {
        _timetable.Stop();
        _thread.Join();
        foreach (var connection in _connections)
        {
            Leave(connection);
        }

        _timetable.Dispose();
    }

    private void Run()
    {
        try
        {
            for (long visit = 0; _timetable.WaitFor(visit); visit++)
            {
                Visit(visit % _connections.Length);
            }
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            Volatile.Write(ref _fault, error);
        }
    }

    private void Visit(long client)
    {
        ref var connection = ref _connections[client];
        var isYoung = Stopwatch.GetElapsedTime(_begun[client]) < (_plan.MaxAge ?? TimeSpan.MaxValue);
        if (connection is not null && isYoung && _plan.Stays(connection))
        {
            return;
        }

        Leave(connection);
        (connection, _begun[client]) = (null, Stopwatch.GetTimestamp());
        connection = Begin();
    }

    // On loopback a connection is made at once, unless the server's queue is full. Then the next visit tries again.
    private Socket? Begin()
    {
        var request = _plan.Request(_requests);
        var socket = NonBlocking.Connect(_server, ReceiveBuffer);
        socket.Send(request, SocketFlags.None, out var error);
        if (error == SocketError.Success)
        {
            Volatile.Write(ref _requests, _requests + 1);
            return socket;
        }

        Volatile.Write(ref _unmade, _unmade + 1);
        socket.Dispose();
        return null;
    }

    private void Leave(Socket? connection)
    {
        if (connection is not null && _plan.Resets)
        {
            connection.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        connection?.Dispose();
    }
}
