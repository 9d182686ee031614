using System.Reactive.Concurrency;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RxSse.DependencyInjection;
using RxSse.FileLog;
using RxSse.FileLog.Store;
using RxSse.Log;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the file log to RxSse.</summary>
public static class FileLogBuilderExtensions
{
    /// <summary>
    /// Adds the log in a file, for a server of one node: ids and events outlive the process. It is used if <c>Log:Kind</c> is <c>file</c>,
    /// and its other settings are <c>Log:File:*</c>.
    /// </summary>
    /// <param name="builder">RxSse.</param>
    /// <param name="configure">Sets options. It overrides the configuration.</param>
    public static RxSseBuilder AddFileLog(this RxSseBuilder builder, Action<FileLogOptions>? configure = null)
    {
        builder.AddEventLog<FileLogOptions>("file", Create, FileLogSettings.Add);
        builder.Services.TryAddSingleton(static _ => StoreSystem.Current);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        return builder;
    }

    private static FileEventLog Create(LogContext context) => new(
        new FileLogSetup(
            context.Options<FileLogOptions>(), context.History, context.Tail, context.Log.NewEpoch,
            context.Services.GetRequiredService<StoreSystem>()),
        context.Loop,
        new EventLoopScheduler(start => new Thread(start) { IsBackground = true, Name = "rxsse-log" }),
        context.Services.GetRequiredService<ILogger<FileEventLog>>());
}
