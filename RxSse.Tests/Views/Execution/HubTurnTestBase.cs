using RxSse.Views.Model;

namespace RxSse.Tests.Views.Execution;

/// <summary>Tests of what the thread of the hub does for views.</summary>
public abstract class HubTurnTestBase : DispatcherTestBase
{
    /// <summary>Longer than what counts as short.</summary>
    protected static readonly TimeSpan TooLong = TimeSpan.FromMicroseconds(60);

    /// <summary>For how long that is remembered.</summary>
    protected static readonly TimeSpan Remembered = TooLong * 100;

    protected HubTurnTestBase() => Options.RunsOnHub = true;

    private protected Share StartView(string name, Func<IObservable<ViewEvent>, IObservable<ViewEvent>> change)
    {
        var part = Enter(new View([new Pipe(new StreamSource("a"), [new Probe(name, change)])]));
        Dispatch();
        Turn();
        return part;
    }

    // An event of a passes. Until then nobody knows how long its stream and its views take.
    private protected void Know(string data)
    {
        Publish("a", data);
        Dispatch();
        Turn();
        Started.ForEach(static recorder => recorder.Next());
    }

    // Whether so many events of a have been passed to the views, by whichever thread.
    private protected bool IsPassed(long events = 1) => EventsIn("a | where $ = 'never'") == events;

    private protected sealed record Probe(string Name, Func<IObservable<ViewEvent>, IObservable<ViewEvent>> Change) : Operator
    {
        public override string Text => Name;

        public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) => Change(events);
    }
}
