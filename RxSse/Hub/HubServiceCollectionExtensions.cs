using System.Reactive.Linq;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Diagnostics;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Threading;

namespace RxSse.Hub;

internal static class HubServiceCollectionExtensions
{
    /// <summary>Adds the hub, and the published events for composed streams.</summary>
    public static void AddHub(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new EventHub(
            provider.GetRequiredService<IEventLog>(),
            provider.GetRequiredService<IOptions<HubOptions>>().Value,
            provider.GetRequiredService<ServerSchedulers>().Hub,
            provider.GetRequiredService<ILogger<EventHub>>()));
        services.AddFigures<HubFigures>();
        services.TryAddSingleton(provider => new StreamGraph(
            provider.GetRequiredService<StreamDefinitions>().Names,
            Published(provider.GetRequiredService<EventHub>()),
            name => provider.GetRequiredService<IEventLog>().NewestOf(name)?.Event));
    }

    // Events that have passed the log, on the loop of the hub. Composed streams observe them there.
    private static IObservable<StreamEvent> Published(EventHub hub) =>
        Observable.Create<HubItem>(hub.Subscribe).OfType<LoggedItem>().Select(item => item.Logged.Event);
}
