using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Reactive.Testing;
using RxSse.Kestrel;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Kestrel;

/// <summary>A listening socket that another process holds.</summary>
public sealed class HeldListenerTests : IDisposable
{
    private readonly TestScheduler _scheduler = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly StubListener _stub = new();

    [Fact]
    public void Stopping_ClosesTheSocket_BeforeKestrelDoes()
    {
        _ = Listener();
        Assert.False(_stub.IsClosed);

        _stopping.Cancel();

        Assert.True(_stub.IsClosed);
    }

    [Fact]
    public async Task End_WaitsForTheRequestOfTheClientThatCameLast()
    {
        var listener = Listener();
        Assert.NotNull(await listener.AcceptAsync());
        _scheduler.AdvanceBy(TimeSpan.FromMilliseconds(40).Ticks);

        var ending = listener.UnbindAsync().AsTask();
        _scheduler.AdvanceBy(TimeSpan.FromMilliseconds(59).Ticks);
        Assert.False(ending.IsCompleted);
        _scheduler.AdvanceBy(TimeSpan.FromMilliseconds(1).Ticks);
        await ending.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task End_WaitsForNobody_IfNobodyHasCome()
    {
        var listener = Listener();
        _stub.Next = null;
        Assert.Null(await listener.AcceptAsync());

        Assert.True(listener.UnbindAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task End_IsAtOnce_IfTheHostMustNotTakeLonger()
    {
        var listener = Listener();
        await listener.AcceptAsync();
        using var hurry = new CancellationTokenSource();

        var ending = listener.UnbindAsync(hurry.Token).AsTask();
        await hurry.CancelAsync();

        await ending.WaitAsync(Patience.Limit);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Socket_ListensOnForOthers_AndLeavesNoTraceOnConnections(string acceptInTurn)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseRxSseTransport();
        builder.Services.AddRxSse();
        builder.Configuration["RxSse:Delivery:AcceptInTurn"] = acceptInTurn;
        await using var app = builder.Build();
        using var held = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        held.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        held.Listen();
        held.LingerState = new LingerOption(enable: true, seconds: 0); // as an earlier process has left it
        var endpoint = new FileHandleEndPoint((ulong)Duplicate((int)held.Handle), FileHandleType.Auto);
        var factory = app.Services.GetServices<IConnectionListenerFactory>()
            .Last(factory => factory is not IConnectionListenerFactorySelector selector || selector.CanBind(endpoint));

        await using var listener = await factory.BindAsync(endpoint);
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)held.LocalEndPoint!);
        await using var accepted = (await listener.AcceptAsync())!;
        var accepting = listener.AcceptAsync().AsTask();
        app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.False(accepted.Features.Get<IConnectionSocketFeature>()!.Socket.LingerState!.Enabled);
        Assert.Equal(held.LocalEndPoint, listener.EndPoint);
        Assert.Null(await accepting.WaitAsync(Patience.Limit));
        using var next = new TcpClient();
        await next.ConnectAsync((IPEndPoint)held.LocalEndPoint!);
        using var acceptedByOthers = await held.AcceptAsync().WaitAsync(Patience.Limit);
        Assert.Equal(((IPEndPoint)next.Client.LocalEndPoint!).Port, ((IPEndPoint)acceptedByOthers.RemoteEndPoint!).Port);
    }

    public void Dispose() => _stopping.Dispose();

    private HeldListener Listener() => new(_stub, _scheduler, _stopping.Token);

    [DllImport("libc", EntryPoint = "dup")]
    private static extern int Duplicate(int descriptor);

    private sealed class StubListener : IConnectionListener
    {
        public ConnectionContext? Next { get; set; } = new DefaultConnectionContext("1");

        public bool IsClosed { get; private set; }

        public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 3000);

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => new(Next);

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            IsClosed = true;
            return default;
        }

        public ValueTask DisposeAsync() => default;
    }
}
