using RxSse.Views.Execution;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>Views that come to the bounds of what they may send, make and keep, or of how long they may work.</summary>
public abstract class PipelineBudgetTestBase : PipelineTestBase
{
    private protected static readonly string Kilobyte = $"\"{new string('x', 1_022)}\"";

    private protected LiveView Only => Assert.Single(Registry.Views);

    /// <summary>An operator that a test gives.</summary>
    private protected sealed record Watched(string Name, Func<IObservable<ViewEvent>, IObservable<ViewEvent>> Change) : Operator
    {
        public override string Text => Name;

        public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) => Change(events);
    }
}
