using System.Reactive.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RxSse.Delivery.Limits;
using RxSse.DependencyInjection;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>What <c>AddRxSse()</c> does to the services of its host.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public async Task SecondCall_AddsToTheSameHub()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse().AddStream("a", Observable.Never<int>());
                builder.Services.AddRxSse().AddStream("b", Observable.Never<int>());
            },
            app =>
            {
                app.MapRxSse();
                app.MapRxSseHealthChecks();
            });

        var streams = await host.Client.GetStringAsync("/streams");
        Assert.Contains("\"name\":\"a\"", streams, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"b\"", streams, StringComparison.Ordinal);
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/healthz/ready"));
        Assert.Single(host.Services.GetServices<IHostedService>(), service => service is RxSseService);
    }

    [Fact]
    public void NameInUse_IsRefused_InASecondCallToo()
    {
        var services = new ServiceCollection();
        services.AddRxSse().AddStream("a", Observable.Never<int>());

        var error = Assert.Throws<ArgumentException>(() => services.AddRxSse().AddStream("a", Observable.Never<int>()));

        Assert.StartsWith("A stream with the name 'a' already exists.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoService_HasATypeOfTheRuntime()
    {
        var services = WebApplication.CreateBuilder().Services;
        var before = services.ToHashSet();

        services.AddRxSse().AddStream("a", Observable.Never<int>());

        var added = services.Where(service => !before.Contains(service)).Select(service => service.ServiceType).ToList();
        Assert.NotEmpty(added);
        Assert.DoesNotContain(added, type => type.Namespace!.StartsWith("System", StringComparison.Ordinal));
        Assert.DoesNotContain(added, type => type.IsGenericType && type.Namespace!.StartsWith("System", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(300)]
    public async Task ShutdownTimeout_IsTheHosts(int seconds)
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(seconds));
                builder.Services.AddRxSse(options => options.Delivery.DrainWindow = TimeSpan.FromSeconds(60));
            },
            app => app.MapRxSse());

        Assert.Equal(TimeSpan.FromSeconds(seconds), host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    [Fact]
    public async Task Drain_EndsWithTheHostsShutdownTimeout()
    {
        await using var host = await GuestHost.StartAsync(
            builder => builder.Services.AddRxSse(options => options.Delivery.DrainWindow = TimeSpan.FromSeconds(60)),
            app => app.MapRxSse());
        var admission = host.Services.GetRequiredService<Admission>();
        Assert.Null(admission.TryAcquire(StreamSelection.All, null)); // a subscriber that never leaves
        var service = host.Services.GetServices<IHostedService>().OfType<RxSseService>().Single();

        await service.StoppingAsync(new CancellationToken(canceled: true)).WaitAsync(Patience.Limit); // far less than the window

        Assert.True(admission.IsClosed);
    }
}
