using System.Reactive.Concurrency;
using RxSse.Views;
using RxSse.Views.Execution;

namespace RxSse.Delivery;

/// <summary>What the groups of all views share.</summary>
/// <param name="Catalog">The streams.</param>
/// <param name="Options">The bounds of views.</param>
/// <param name="Replays">Lets replays work, a few at a time.</param>
/// <param name="Scheduler">Runs the replays.</param>
internal sealed record ViewContext(Catalog Catalog, CompositionOptions Options, ReplayTurns Replays, IScheduler Scheduler);
