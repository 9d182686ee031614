using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Http;
using RxSse.Http.Security;
using RxSse.Publishing;
using RxSse.Tests.Diagnostics;
using RxSse.Views;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>Which rates hold where the server listens, and whom they count.</summary>
public sealed class RateLimitsTests : IDisposable
{
    private static readonly SubscriberCredential Ada = new(Revocations.OfPrincipal("ada"), Revocations.OfSubject("ada"));
    private static readonly SubscriberCredential Nameless = new(Revocations.OfPrincipal(""), Revocations.OfSubject(""));

    private readonly ServerAddressesFeature _addresses = new();
    private readonly ServiceProvider _services;
    private readonly RecordingLogger<UnknownProxies> _log = new();
    private readonly TestScheduler _time = new();
    private readonly LimitsOptions _options = new();
    private readonly DeliveryOptions _delivery = new();
    private readonly PublishingOptions _publishing = new();
    private RateLimits? _limits;

    public RateLimitsTests()
    {
        _addresses.Addresses.Add("http://0.0.0.0:3000");
        _services = new ServiceCollection()
            .AddSingleton<IServer>(new AddressedServer(_addresses))
            .AddSingleton<IHostApplicationLifetime>(new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance))
            .BuildServiceProvider();
    }

    private RateLimits Limits => _limits ??= new RateLimits(
        Options.Create(_options), Options.Create(_publishing), Options.Create(_delivery), Options.Create(new CompositionOptions()),
        ActivatorUtilities.CreateInstance<ListeningAddresses>(_services), new UnknownProxies(_log), _time);

    public void Dispose()
    {
        _limits?.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Defaults_AreThoseOfTheDocument()
    {
        Assert.Equal(200, Grants(() => Limits.Publish(From("192.0.2.1"), null), 1_000));
        Assert.Equal(1_200, Grants(() => Limits.Connect(From("192.0.2.1"), null), 2_000));
        Assert.Equal(120, Grants(() => Limits.StartView(From("192.0.2.1"), null), 1_000));
        Assert.Equal(8, Grants(() => Limits.PublishBytes(From("192.0.2.1"), null, 1024 * 1024), 100));

        _time.AdvanceBy(TimeSpan.TicksPerSecond);
        Assert.Equal(100, Grants(() => Limits.Publish(From("192.0.2.1"), null), 1_000));
        Assert.Equal(10, Grants(() => Limits.Connect(From("192.0.2.1"), null), 1_000));
        Assert.Equal(1, Grants(() => Limits.StartView(From("192.0.2.1"), null), 1_000));
        Assert.Equal(4, Grants(() => Limits.PublishBytes(From("192.0.2.1"), null, 1024 * 1024), 100));
    }

    [Theory]
    [InlineData("http://localhost:3000", false)]
    [InlineData("http://127.0.0.1:3000;http://[::1]:3000", false)]
    [InlineData("http://0.0.0.0:3000", true)]
    [InlineData("http://127.0.0.1:3000;http://192.0.2.1:3000", true)]
    [InlineData("http://unix:/tmp/socket", true)]
    [InlineData("", true)]
    public void Defaults_HoldBeyondLoopbackOnly(string addresses, bool hold)
    {
        ListenOn(addresses);

        Assert.Equal(hold, Limits.PublishBytes(From("192.0.2.1"), null, 10_000_000) is not null);
        Assert.Equal(hold ? 1_200 : 5_000, Grants(() => Limits.Connect(From("192.0.2.1"), null), 5_000));
        Assert.Equal(hold ? 200 : 5_000, Grants(() => Limits.Publish(From("192.0.2.1"), Ada), 5_000));
        Assert.Equal(hold ? 120 : 5_000, Grants(() => Limits.StartView(From("192.0.2.1"), Ada), 5_000));
    }

    [Fact]
    public void WhatIsSet_HoldsOnLoopbackToo()
    {
        ListenOn("http://localhost:3000");
        _options.Publishes = Rate.PerHour(1);

        Assert.Equal(2, Grants(() => Limits.Publish(From("127.0.0.1"), null), 10));
    }

    [Fact]
    public void Off_IsOffBeyondLoopbackToo()
    {
        (_options.Publishes, _options.PublishedBytes, _options.Connects, _options.NewViews) = (Rate.Off, Rate.Off, Rate.Off, Rate.Off);

        Assert.Equal(5_000, Grants(() => Limits.Publish(From("192.0.2.1"), null), 5_000));
        Assert.Null(Limits.PublishBytes(From("192.0.2.1"), null, int.MaxValue));
        Assert.Equal(5_000, Grants(() => Limits.Connect(From("192.0.2.1"), null), 5_000));
        Assert.Equal(5_000, Grants(() => Limits.StartView(From("192.0.2.1"), null), 5_000));
    }

    [Theory]
    [InlineData(1_048_576, 4 * 1024 * 1024)]
    [InlineData(67_108_863, 33_554_432)]
    [InlineData(67_108_864, 33_554_432)]
    public void DefaultOfBytes_HasRoomForABody(int batchBytes, long perSecond)
    {
        _publishing.BatchBytes = batchBytes;

        Assert.Equal(perSecond, RateLimits.DefaultBytesFor(batchBytes).Count);
        Assert.Null(Limits.PublishBytes(From("192.0.2.1"), null, batchBytes));
    }

    [Fact]
    public void Principal_IsOneWhereverItIs_AndAnAddressIsOneWithoutACredential()
    {
        _options.Connects = Rate.PerMinute(1);

        Assert.Equal(2, Grants(() => Limits.Connect(From("192.0.2.1"), Ada), 5));
        Assert.Equal(0, Grants(() => Limits.Connect(From("192.0.2.2"), Ada), 5));
        Assert.Equal(2, Grants(() => Limits.Connect(From("192.0.2.2"), null), 5));
        Assert.Equal(0, Grants(() => Limits.Connect(From("192.0.2.2"), Nameless), 5)); // whose credential does not say who he is
        Assert.Equal(2, Grants(() => Limits.Connect(From("2001:db8::1"), null), 5));
        Assert.Equal(0, Grants(() => Limits.Connect(From("2001:db8::2"), null), 5));
        Assert.Equal(5, Grants(() => Limits.Connect(From(null), null), 5)); // a Unix socket: nothing is known
    }

    [Fact]
    public void Refusal_NamesTheLimit()
    {
        _options.NewViews = Rate.PerMinute(1);
        Grants(() => Limits.StartView(From("192.0.2.1"), null), 2);

        var rejection = Limits.StartView(From("192.0.2.1"), null)!;

        Assert.Equal(("NewViews", TimeSpan.FromMinutes(1)), (rejection.Reason, rejection.Wait));
        Assert.Equal("More than 1 new views a minute. Try again in 60 s (RxSse:Limits:NewViews).", rejection.Message);
    }

    [Theory]
    [InlineData("X-Forwarded-For", null, true)]
    [InlineData("Forwarded", null, true)]
    [InlineData("X-Real-IP", null, true)]
    [InlineData("Via", null, true)]
    [InlineData("X-Forwarded-For", "X-Original-For", false)] // used, and some are left: a chain of proxies
    [InlineData("X-Forwarded-Proto", null, false)]
    public void ProxyThatIsNotKnown_IsToldOnce(string header, string? other, bool isTold)
    {
        var context = From("192.0.2.1");
        context.Request.Headers[header] = "198.51.100.7";
        if (other is not null)
        {
            context.Request.Headers[other] = "192.0.2.9";
        }

        Limits.Publish(context, Ada); // whose address does not count
        Assert.Empty(_log.Messages);
        Limits.Publish(context, null);
        Limits.Connect(context, null);

        Assert.Equal(isTold ? [$"A request from 192.0.2.1 has the header {header}, which is not used: no proxy there is known. Limits by address count all who come through it as one. If it is your proxy, make it known (docs/operations.md, Behind a proxy)."] : [], _log.Messages);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(5, 1)]
    public void ProxyThatIsNotKnown_IsToldOnLoopback_IfAddressesCountThere(int? perAddress, int count)
    {
        ListenOn("http://localhost:3000");
        _delivery.MaxSubscribersPerAddress = perAddress;
        var context = From("127.0.0.1");
        context.Request.Headers["X-Forwarded-For"] = "198.51.100.7";

        Limits.Connect(context, null);

        Assert.Equal(count, _log.Messages.Count);
    }

    private static int Grants(Func<Rejection?> ask, int attempts) => Enumerable.Range(0, attempts).Count(_ => ask() is null);

    private static DefaultHttpContext From(string? address) =>
        new() { Connection = { RemoteIpAddress = address is null ? null : IPAddress.Parse(address) } };

    private void ListenOn(string addresses)
    {
        _addresses.Addresses.Clear();
        foreach (var address in addresses.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            _addresses.Addresses.Add(address);
        }
    }

    private sealed class AddressedServer : IServer
    {
        public AddressedServer(IServerAddressesFeature addresses) => Features.Set(addresses);

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
