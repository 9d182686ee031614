using System.Reactive.Concurrency;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Publishing.Sources;

namespace RxSse.Tests.Publishing.Sources;

/// <summary>What a source needs of the application.</summary>
internal static class SourceServices
{
    public static ServiceProvider Of(IEventLog log, IScheduler scheduler, SourceHandlers handlers, ILogger<RefusalLog>? refusals = null)
    {
        var publishing = new PublishingOptions { EventBytes = 1_000 };
        var report = new RefusalLog(scheduler, refusals ?? NullLogger<RefusalLog>.Instance);
        return new ServiceCollection()
            .AddSingleton(log).AddSingleton(Options.Create(publishing))
            .AddSingleton(report)
            .AddSingleton(new StreamAppender(new Appender(log, publishing, new AppendPatience(TimeSpan.Zero, scheduler), StreamAppender.Name), report))
            .AddSingleton(handlers)
            .BuildServiceProvider();
    }
}
