using System.Net.Sockets;
using Microsoft.Reactive.Testing;
using RxSse.Kestrel;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Kestrel;

/// <summary>How connections are accepted one after the other, and what happens while the system has no descriptor left.</summary>
public sealed class SocketAcceptorTests : IDisposable
{
    private readonly TestScheduler _scheduler = new();
    private readonly Turns _turns = new();
    private readonly Warnings<SocketAcceptor> _warnings = new();
    private readonly Socket _connection = new(SocketType.Stream, ProtocolType.Tcp);
    private SocketAcceptor? _acceptor;
    private int _attempts;

    [Fact]
    public void Accept_WaitsForItsTurn_AlthoughAConnectionIsThere()
    {
        var accepting = Accept(() => _connection);

        Assert.Equal(0, _attempts);
        _turns.Run();
        Assert.Same(_connection, Completed(accepting));
    }

    [Theory]
    [InlineData(3.9, 3)]
    [InlineData(10_000, 256)]
    public void LongTurn_AcceptsOneConnectionMore_ForEachMillisecond_UpToABound(double milliseconds, int more)
    {
        var first = Accept(() => _connection);
        Advance(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Same(_connection, Completed(first));

        Assert.All(Enumerable.Range(0, more), _ => Assert.Same(_connection, Completed(AcceptNext())));
        Assert.False(AcceptNext().IsCompleted);
    }

    [Theory]
    [InlineData(SocketError.OperationAborted)]
    [InlineData(null)]
    public void ClosedListener_IsReportedAsClosed(SocketError? error)
    {
        var accepting = Accept(() => throw (error is { } code ? new SocketException((int)code) : new ObjectDisposedException("listener")));
        _turns.Run();

        Assert.Null(Completed(accepting));
    }

    [Fact]
    public void ConnectionThatWasReset_IsSkippedAtOnce()
    {
        var accepting = Accept(() => _attempts < 3 ? throw new SocketException((int)SocketError.ConnectionReset) : _connection);
        _turns.Run();

        Assert.Same(_connection, Completed(accepting));
        Assert.Empty(_warnings.Lines);
    }

    [Theory]
    [InlineData(SocketError.TooManyOpenSockets)]
    [InlineData(SocketError.NoBufferSpaceAvailable)]
    public void WithoutADescriptor_ItTriesAgain_Every100Milliseconds(SocketError error)
    {
        var accepting = Accept(() => _attempts < 4 ? throw new SocketException((int)error) : _connection);
        _turns.Run();

        Assert.Equal(1, _attempts);
        Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(1, _attempts);
        Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, _attempts);
        Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(3, _attempts);
        Advance(TimeSpan.FromMilliseconds(100));
        Assert.Same(_connection, Completed(accepting));
    }

    [Fact]
    public void WithoutADescriptor_ItSaysSo_OnceAMinute()
    {
        _ = Accept(() => throw new SocketException((int)SocketError.TooManyOpenSockets));
        _turns.Run();

        Assert.Contains("ulimit -n", Assert.Single(_warnings.Lines), StringComparison.Ordinal);
        AdvanceInPauses(TimeSpan.FromSeconds(59.9));
        Assert.Single(_warnings.Lines);
        AdvanceInPauses(TimeSpan.FromSeconds(0.1));
        Assert.Equal(2, _warnings.Lines.Count);
    }

    public void Dispose() => _connection.Dispose();

    private static Socket? Completed(Task<Socket?> accepting)
    {
        Assert.True(accepting.IsCompletedSuccessfully);
        return accepting.Result;
    }

    private Task<Socket?> Accept(Func<Socket> accept)
    {
        _acceptor = new SocketAcceptor(_ =>
        {
            _attempts++;
            return ValueTask.FromResult(accept());
        }, _scheduler, _warnings);
        return AcceptNext();
    }

    private Task<Socket?> AcceptNext() => _turns.Run(() => _acceptor!.AcceptAsync().AsTask());

    private void AdvanceInPauses(TimeSpan time)
    {
        for (var pauses = (int)Math.Round(time / TimeSpan.FromMilliseconds(100)); pauses > 0; pauses--)
        {
            Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    private void Advance(TimeSpan time)
    {
        _scheduler.AdvanceBy(time.Ticks);
        _turns.Run();
    }

    /// <summary>Keeps what is put off until the test runs it.</summary>
    private sealed class Turns : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _waiting = [];

        public override void Post(SendOrPostCallback d, object? state) => _waiting.Enqueue((d, state));

        public T Run<T>(Func<T> act)
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                return act();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }

        public void Run()
        {
            while (_waiting.TryDequeue(out var next))
            {
                Run(() =>
                {
                    next.Callback(next.State);
                    return true;
                });
            }
        }
    }
}
