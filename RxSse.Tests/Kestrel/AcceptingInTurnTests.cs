using System.Net;
using Microsoft.AspNetCore.Connections;
using RxSse.Kestrel;
using Xunit;

namespace RxSse.Tests.Kestrel;

public sealed class AcceptingInTurnTests
{
    [Fact]
    public async Task Accept_WaitsForItsTurn_AlthoughAConnectionIsThere()
    {
        var connection = new DefaultConnectionContext();
        var inner = new ReadyListener(connection);
        var turns = new Turns();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(turns);
        var accept = new AcceptingInTurn.Listener(inner).AcceptAsync().AsTask();
        SynchronizationContext.SetSynchronizationContext(before);

        Assert.Equal(0, inner.Accepted);
        turns.RunNext();
        Assert.Same(connection, await accept);
    }

    [Fact]
    public async Task ClosedListener_IsSaidToBeClosed() =>
        Assert.Null(await new AcceptingInTurn.Listener(new ReadyListener(null)).AcceptAsync());

    /// <summary>Keeps what is put off until it is called.</summary>
    private sealed class Turns : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _waiting = [];

        public override void Post(SendOrPostCallback d, object? state) => _waiting.Enqueue((d, state));

        public void RunNext()
        {
            var (callback, state) = _waiting.Dequeue();
            callback(state);
        }
    }

    /// <summary>Has a connection, or its end, at any time.</summary>
    private sealed class ReadyListener(ConnectionContext? connection) : IConnectionListener
    {
        public int Accepted { get; private set; }

        public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 0);

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            Accepted++;
            return ValueTask.FromResult(connection);
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => default;

        public ValueTask DisposeAsync() => default;
    }
}
