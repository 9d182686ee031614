using System.Diagnostics.CodeAnalysis;
using System.Reactive.Concurrency;
using Microsoft.Extensions.Options;

namespace RxSse.Log;

/// <summary>The input of the function that creates a log, and of those that create what goes with it. It is among the services too.</summary>
/// <param name="loop">The loop of the log.</param>
/// <param name="timers">Runs timers.</param>
/// <param name="services">The application's services.</param>
public sealed class LogContext(IScheduler loop, IScheduler timers, IServiceProvider services)
{
    /// <summary>Runs the tails, on a thread of its own, and is the clock of the log. Work that blocks does not belong there.</summary>
    public IScheduler Loop { get; } = loop;

    /// <summary>Runs timers, on any thread.</summary>
    public IScheduler Timers { get; } = timers;

    /// <summary>The application's services.</summary>
    public IServiceProvider Services { get; } = services;

    /// <summary>The settings of all logs.</summary>
    public LogOptions Log { get; init; } = new();

    /// <summary>The limits of the history.</summary>
    public HistoryOptions History { get; init; } = new();

    /// <summary>The limits of each tail.</summary>
    public TailOptions Tail { get; init; } = new();

    /// <summary>The settings of this log, of the type that <c>AddEventLog</c> was called with.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public T Options<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>() where T : class =>
        Services.GetRequiredService<IOptions<T>>().Value;
}
