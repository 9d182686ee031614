using Microsoft.Extensions.Options;
using RxSse.Configuration;
using RxSse.Diagnostics;
using RxSse.Log;
using RxSse.Streams;

namespace RxSse.DependencyInjection;

/// <summary>Writes one line at the start: what runs, and with which settings.</summary>
internal sealed partial class StartReport(
    IEventLog log, StreamDefinitions streams, IEnumerable<ISettingSource> sources, IOptions<RxSseOptions> options,
    ILogger<StartReport> logger)
{
    private const string None = "none";

    /// <summary>Writes the line. The log has started.</summary>
    public void Write()
    {
        var value = options.Value;
        LogStart(
            RxSseMeter.Version, log.Newest.Epoch, List(streams.Names), value.Delivery.MaxSubscribers, value.History.Capacity,
            value.History.Bytes, value.Composition.LiveViews, List(Changed(value)));
    }

    // The keys with one value each. Secrets have none to print, and whoever sets streams, views, rights and keys gives their names.
    private IEnumerable<string> Changed(RxSseOptions value)
    {
        var byDefault = new RxSseOptions();
        return from setting in sources.SelectMany(static source => source.Settings)
               where setting.FaultOfSecret is null && setting.Print(value) != setting.Print(byDefault)
               select $"{setting.Key}={setting.Print(value)}";
    }

    private static string List(IEnumerable<string> texts) => texts.DefaultIfEmpty(None).Aggregate(static (all, next) => $"{all}; {next}");

    [LoggerMessage(803, LogLevel.Information,
        "RxSse {Version} has started, in epoch {Epoch} of the log. Streams: {Streams}. Limits: {MaxSubscribers} subscribers, {Capacity} events "
        + "with {Bytes} bytes of history, {LiveViews} views. Settings other than the defaults: {Settings}.")]
    private partial void LogStart(
        string? version, string epoch, string streams, int maxSubscribers, int capacity, long bytes, int liveViews, string settings);
}
