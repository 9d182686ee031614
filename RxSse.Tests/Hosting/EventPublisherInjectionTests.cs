using System.Reactive;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>The places of an application that get an <see cref="IEventPublisher"/>.</summary>
public sealed class EventPublisherInjectionTests : EventPublisherTestBase
{
    [Fact]
    public async Task HostedService_Controller_AndMinimalApi_Publish()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse().AddStream("orders");
                builder.Services.AddHostedService<Importer>();
                builder.Services.AddControllers().AddApplicationPart(typeof(PublishingController).Assembly);
            },
            app =>
            {
                app.MapRxSse();
                app.MapControllers();
                app.MapPost("/minimal/orders", async (Order order, IEventPublisher publisher) =>
                    Results.Ok(await publisher.PublishAsync("orders", order)));
            });

        using var mvc = await host.Client.PostAsync("/mvc/orders/2", null);
        using var body = new StringContent("""{"number":3}""", Encoding.UTF8, "application/json");
        using var minimal = await host.Client.PostAsync("/minimal/orders", body);
        Assert.EndsWith("-2", await mvc.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.EndsWith("-3\",\"count\":1,\"wasRepeated\":false}", await minimal.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(["""{"number":1}""", """{"number":2}""", """{"number":3}"""], await PublishedAsync(host.Services.GetRequiredService<IEventLog>()));
    }

    [Fact]
    public async Task HostedServiceThatStartsFirst_ReachesTheHub()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddHostedService<EarlyImporter>(); // before RxSse
                builder.Services.AddRxSse().AddStream("orders");
            },
            app => app.MapRxSse());

        Assert.Equal(["7"], await PublishedAsync(host.Services.GetRequiredService<IEventLog>()));
    }

    private sealed class Importer(IEventPublisher publisher) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            publisher.PublishAsync("orders", new Order(1), cancellationToken: cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Its start ends when the hub has its event.</summary>
    private sealed class EarlyImporter(IEventPublisher publisher, EventHub hub) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            using var patience = Patience.Start();
            var delivered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var subscription = hub.Subscribe(Observer.Create<HubItem>(item =>
            {
                if (item is LoggedItem)
                {
                    delivered.TrySetResult();
                }
            }));
            await publisher.PublishAsync("orders", 7, cancellationToken: cancellationToken);
            await delivered.Task.WaitAsync(patience.Token);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
