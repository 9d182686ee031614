using System.Net.Sockets;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;

namespace RxSse.Kestrel;

/// <summary>
/// Accepts the connections of one listening socket, in turn. On a busy server a turn takes long, and then more connections are accepted in it,
/// so that clients that are connected do not keep others out. While the system has no descriptor or no memory for another
/// connection, the connection stays in the kernel's queue, and every attempt fails at once. The acceptor then pauses.
/// </summary>
/// <param name="accept">Accepts one connection.</param>
/// <param name="timers">Runs the pauses.</param>
/// <param name="logger">Takes the warnings.</param>
internal sealed partial class SocketAcceptor(Func<CancellationToken, ValueTask<Socket>> accept, IScheduler timers, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WarningInterval = TimeSpan.FromMinutes(1);

    /// <summary>For each such time that a turn takes, it accepts one connection more. Accepting one takes a twentieth of it.</summary>
    private static readonly TimeSpan TurnPerConnection = TimeSpan.FromMilliseconds(1);

    private const int MaxInTurn = 256;

    private readonly IStopwatch _clock = timers.StartStopwatch();
    private TimeSpan? _warned;
    private long _more; // connections to accept before the next turn

    /// <summary>Whether it lets other work run first. Otherwise it accepts whatever there is.</summary>
    public bool InTurn { get; init; } = true;

    /// <summary>The next connection, or null if the listening socket is closed.</summary>
    public async ValueTask<Socket?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (InTurn)
        {
            await TakeTurnAsync();
        }

        while (true)
        {
            try
            {
                return await accept(cancellationToken);
            }
            catch (Exception error) when (error is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return null;
            }
            // EMFILE and ENFILE; ENOBUFS.
            catch (SocketException error) when (error.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                Warn(error);
                await Observable.Timer(Pause, timers).ToTask(cancellationToken);
            }
            catch (SocketException error)
            {
                LogReset(error.Message);
            }
        }
    }

    private async ValueTask TakeTurnAsync()
    {
        if (_more > 0)
        {
            _more--;
            return;
        }

        var start = _clock.Elapsed;
        await Task.Yield(); // lets the thread pool run the previous connection first
        _more = Math.Min(MaxInTurn, (_clock.Elapsed - start).Ticks / TurnPerConnection.Ticks);
    }

    private void Warn(SocketException error)
    {
        if (_warned is not { } warned || _clock.Elapsed - warned >= WarningInterval)
        {
            _warned = _clock.Elapsed;
            LogNothingLeft(error.Message);
        }
    }

    [LoggerMessage(701, LogLevel.Warning, "The server cannot accept connections: {Error}. They wait in the kernel; it tries again every 100 ms. "
        + "Raise the limit of open files (ulimit -n), or accept fewer subscribers (RxSse:Delivery:MaxSubscribers).")]
    private partial void LogNothingLeft(string error);

    [LoggerMessage(702, LogLevel.Debug, "A connection was closed before it was accepted: {Error}")]
    private partial void LogReset(string error);
}
