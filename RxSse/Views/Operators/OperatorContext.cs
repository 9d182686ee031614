using System.Reactive.Concurrency;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>What an operator is told about its place in a pipe.</summary>
/// <param name="Type">The type of the events that reach it.</param>
/// <param name="Seed">The snapshot of what stands before it, if there is one.</param>
/// <param name="Options">The bounds.</param>
/// <param name="Scheduler">Where its timers run.</param>
internal sealed record OperatorContext(string Type, ViewEvent? Seed, CompositionOptions Options, IScheduler Scheduler);
