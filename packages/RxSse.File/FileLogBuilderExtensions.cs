using System.Diagnostics.CodeAnalysis;
using System.Reactive.Concurrency;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Configuration;
using RxSse.DependencyInjection;
using RxSse.FileLog;
using RxSse.FileLog.Store;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Threading;

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
        var services = builder.Services;
        services.AddSettings<FileLogSettings>();
        services.AddOptionsPart<FileLogOptions>();
        services.TryAddSingleton(static _ => StoreSystem.Current);
        services.AddLogKind(new LogKind(LogKind.File, Create));
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return builder;
    }

    private static FileEventLog Create(IServiceProvider provider) => new(
        new FileLogSetup(
            Options<FileLogOptions>(provider), Options<HistoryOptions>(provider), Options<TailOptions>(provider),
            Options<LogOptions>(provider).NewEpoch, provider.GetRequiredService<StoreSystem>()),
        provider.GetRequiredService<ServerSchedulers>().Hub,
        new EventLoopScheduler(start => new Thread(start) { IsBackground = true, Name = "rxsse-log" }),
        provider.GetRequiredService<ILogger<FileEventLog>>());

    private static T Options<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
        IServiceProvider provider) where T : class => provider.GetRequiredService<IOptions<T>>().Value;
}
