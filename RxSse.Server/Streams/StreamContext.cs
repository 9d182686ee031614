using System.Reactive.Concurrency;

namespace RxSse.Server.Streams;

/// <summary>What a stream is made from.</summary>
/// <param name="Scheduler">The clock and the timers: every time-based operator takes it, last, so that tests run in virtual time.</param>
/// <param name="Random">The source of chance.</param>
/// <param name="Services">The application's services.</param>
public sealed record StreamContext(IScheduler Scheduler, Random Random, IServiceProvider Services);
