using System.Net;
using System.Net.Sockets;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Microsoft.AspNetCore.Connections;

namespace RxSse.Kestrel;

/// <summary>
/// Listens on a socket that another process holds, such as systemd, and that the next process gets. As soon as the application begins to stop,
/// clients wait in the kernel for that process, where they would otherwise be rejected until the drain is over.
/// </summary>
internal sealed class HeldListener : IConnectionListener
{
    /// <summary>How long a client that was accepted last has to send its request. Kestrel closes a connection without one, which resets it.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly IConnectionListener _listener;
    private readonly IScheduler _timers;
    private readonly IStopwatch _clock;
    private readonly CancellationTokenRegistration _stopping;
    private long _accepted = -Patience.Ticks; // the time of the last one on the clock

    /// <param name="listener">Listens on the socket.</param>
    /// <param name="timers">Runs the wait for the last requests.</param>
    /// <param name="stopping">Canceled when the application begins to stop.</param>
    public HeldListener(IConnectionListener listener, IScheduler timers, CancellationToken stopping)
    {
        _listener = listener;
        _timers = timers;
        _clock = timers.StartStopwatch();
        _stopping = stopping.Register(() => _ = listener.UnbindAsync(CancellationToken.None).AsTask());
    }

    public EndPoint EndPoint => _listener.EndPoint;

    /// <summary>
    /// Undoes what a connection may have of the socket that it was accepted from. .NET closes a socket that is accepting with a linger time of 0,
    /// which stays on the socket that the other process holds: every later connection would end with a reset, and lose what is not yet sent.
    /// </summary>
    public static void ForgetLinger(Socket accepted) => accepted.LingerState = new LingerOption(enable: false, seconds: 0);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        var connection = await _listener.AcceptAsync(cancellationToken);
        if (connection is not null)
        {
            Volatile.Write(ref _accepted, _clock.Elapsed.Ticks);
        }

        return connection;
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _listener.UnbindAsync(cancellationToken);
        var left = Patience - (_clock.Elapsed - TimeSpan.FromTicks(Volatile.Read(ref _accepted)));
        if (left > TimeSpan.Zero)
        {
            await Task.WhenAny(Observable.Timer(left, _timers).ToTask(cancellationToken)); // ends early if the host must not take longer
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.DisposeAsync();
        await _listener.DisposeAsync();
    }
}
