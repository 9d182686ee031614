using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Configuration;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.DependencyInjection;
using RxSse.Diagnostics;
using RxSse.Http;
using RxSse.Hub;
using RxSse.Kestrel;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Publishing;
using RxSse.Sse;
using RxSse.Streams;
using RxSse.Streams.Machine;
using RxSse.Threading;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Parsing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds RxSse to an application.</summary>
public static class RxSseServices
{
    /// <summary>Adds the server, configured by the section <c>RxSse</c>. Streams are added to what it returns.</summary>
    public static RxSseBuilder AddRxSse(this IServiceCollection services)
    {
        services.TryAddSingleton(Random.Shared);
        services.TryAddSingleton(_ => ServerSchedulers.OfThreads());
        services.TryAddSingleton(provider => provider.GetRequiredService<ServerSchedulers>().Timers);

        services.AddRxSseOptions();
        services.AddSources();
        services.AddStreams();
        services.AddLogAndHub();
        services.AddViews();
        services.AddDelivery();
        services.AddProblemDetails();
        services.AddCors();
        services.AddHealth();
        services.AddSingleton(new Uptime());
        services.AddHostedService<RxSseService>();
        return new RxSseBuilder(services);
    }

    private static void AddRxSseOptions(this IServiceCollection services)
    {
        services.AddSingleton<ConfigurationReader>();
        services.AddSingleton<IConfigureOptions<RxSseOptions>>(provider => provider.GetRequiredService<ConfigurationReader>());
        services.AddSingleton<IValidateOptions<RxSseOptions>>(provider => provider.GetRequiredService<ConfigurationReader>());
        services.AddSingleton<IValidateOptions<RxSseOptions>, StreamsCheck>();
        services.AddOptions<RxSseOptions>().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RxSseOptions>>().Value);
        services.AddSingleton(provider => provider.GetRequiredService<RxSseOptions>().Streams);
        services.AddSingleton(provider => provider.GetRequiredService<RxSseOptions>().StreamStart);
        services.AddSingleton(provider => provider.GetRequiredService<RxSseOptions>().History);
        services.AddSingleton(provider => provider.GetRequiredService<RxSseOptions>().Hub);
        services.AddSingleton(provider => provider.GetRequiredService<RxSseOptions>().CompositionThatFitsQueues());
        services.AddSingleton(provider => provider.GetRequiredService<RxSseOptions>().Delivery);

        // The drain is over by then. What is left is a request that never came to its end, which Kestrel would wait for.
        services.AddOptions<HostOptions>().Configure<DeliveryOptions>((host, delivery) =>
            host.ShutdownTimeout = delivery.DrainWindow + TimeSpan.FromSeconds(0.75));
    }

    private static void AddSources(this IServiceCollection services)
    {
        services.AddSingleton<RequestCounter>();
        services.AddSingleton(_ => new UsageMeter(new Cgroup("/"), new LinuxMachine("/"), new OwnProcess()));
    }

    private static void AddStreams(this IServiceCollection services)
    {
        services.AddSingleton(provider => new StreamGraph(
            [.. provider.GetServices<StreamDefinition>().Select(stream => stream.Name)], provider.GetRequiredService<EventHub>().Published()));
        services.AddSingleton(provider => new StreamContext(
            provider.GetRequiredService<IScheduler>(), provider.GetRequiredService<Random>(), provider)
        { Streams = provider.GetRequiredService<StreamGraph>() });
        services.AddSingleton<NotificationFactory>();
        services.AddSingleton(BackOff.Default);
        services.AddSingleton<IReadOnlyList<StreamDefinition>>(provider => [.. provider.GetServices<StreamDefinition>()]);
        services.AddSingleton<SupervisedStreams>();
        services.AddSingleton<StreamStart>();
    }

    private static void AddLogAndHub(this IServiceCollection services)
    {
        services.AddSingleton<IEventLog>(provider => new InMemoryEventLog(
            EventId.NewEpoch(), provider.GetRequiredService<HistoryOptions>(), provider.GetRequiredService<ServerSchedulers>().Hub));
        services.AddSingleton(provider => new Appender(provider.GetRequiredService<IEventLog>()));
        services.AddSingleton(provider => new RefusalLog(
            provider.GetRequiredService<ServerSchedulers>().Timers, provider.GetRequiredService<ILogger<RefusalLog>>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<EventHub>(provider, provider.GetRequiredService<ServerSchedulers>().Hub));
    }

    private static void AddViews(this IServiceCollection services)
    {
        services.AddSingleton(provider => Catalog.Of(provider.GetServices<StreamDefinition>()));
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<CompositionOptions>();
            string[] streams = [.. provider.GetServices<StreamDefinition>().Select(stream => stream.Name)];
            var named = NamedViews.Read(provider.GetRequiredService<RxSseOptions>().Views, streams, options);
            return new ViewLanguage(streams, named.Views, options);
        });
    }

    private static void AddDelivery(this IServiceCollection services)
    {
        services.AddSingleton<RetryAdvice>();
        services.AddSingleton<Admission>();
        services.AddMetrics();
        services.AddSingleton<DeliveryCounters>();
        services.AddSingleton<FrameCache>();
        services.AddSingleton(provider => new ShardContext(
            provider.GetRequiredService<DeliveryOptions>(),
            provider.GetRequiredService<Catalog>().Snapshots,
            provider.GetRequiredService<IEventLog>(),
            provider.GetRequiredService<FrameCache>(),
            provider.GetRequiredService<RetryAdvice>(),
            provider.GetRequiredService<Random>(),
            provider.GetRequiredService<ILogger<FanOut>>()));
        services.AddSingleton(provider => new FanOut(provider.GetRequiredService<ShardContext>(), provider.GetRequiredService<ServerSchedulers>().Shards));
        services.AddSingleton(provider => new ViewFanOut(
            provider.GetRequiredService<FanOut>(), provider.GetRequiredService<Catalog>(), provider.GetRequiredService<CompositionOptions>(),
            provider.GetRequiredService<ServerSchedulers>().Timers));
        services.AddSingleton<Delivering>();
        services.AddOptions<SocketTransportOptions>().Configure<DeliveryOptions>((transport, delivery) =>
        {
            transport.CreateBoundListenSocket = endpoint => ListenSocket.Create(endpoint, delivery);
            transport.Backlog = ListenSocket.Backlog;
        });
        services.AcceptInTurn();
        services.AddOptions<KestrelServerOptions>().Configure<DeliveryOptions>((kestrel, delivery) =>
        {
            if (delivery.SendAtOnce && OperatingSystem.IsLinux())
            {
                kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseSendingAtOnce());
            }
        });
    }

    // Kestrel's sockets only: whoever has brought a transport of their own keeps it.
    private static void AcceptInTurn(this IServiceCollection services)
    {
        var sockets = services.LastOrDefault(service => service.ImplementationType == typeof(SocketTransportFactory));
        if (sockets is not null)
        {
            services.AddSingleton<SocketTransportFactory>();
            services[services.IndexOf(sockets)] = ServiceDescriptor.Singleton<IConnectionListenerFactory>(provider =>
            {
                var transport = provider.GetRequiredService<SocketTransportFactory>();
                return provider.GetRequiredService<DeliveryOptions>().AcceptInTurn ? new AcceptingInTurn(transport) : transport;
            });
        }
    }

    // What has passed the log, on the hub's loop: composed streams observe it there.
    private static IObservable<StreamEvent> Published(this EventHub hub) =>
        Observable.Create<HubItem>(hub.Subscribe).OfType<LoggedItem>().Select(passing => passing.Logged.Event);
}
