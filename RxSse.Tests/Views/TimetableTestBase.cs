using System.Reactive;
using System.Text;
using Microsoft.Reactive.Testing;
using RxSse.Tests.VirtualTime;
using RxSse.Views;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views;

/// <summary>
/// Tests of what happens when, in Unix milliseconds. An event is written <c>type data #sequence</c>, an end <c>|</c> and
/// an error <c>X</c>. The clock starts at 0.
/// </summary>
public abstract class TimetableTestBase : ReactiveTest
{
    private static readonly InvalidOperationException Error = new("away");
    private long _last;

    protected TimetableTestBase() => Scheduler.AdvanceTo(At(0));

    private protected ObservableLoop Scheduler { get; } = new();

    private protected CompositionOptions Options { get; } = new();

    protected static long At(long milliseconds) => DateTimeOffset.UnixEpoch.Ticks + (milliseconds * TimeSpan.TicksPerMillisecond);

    protected static TimeSpan Ms(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private protected static ViewEvent Event(string text)
    {
        var (type, data) = (text.IndexOf(' ', StringComparison.Ordinal), text.LastIndexOf(" #", StringComparison.Ordinal));
        return new ViewEvent(text[..type], Encoding.UTF8.GetBytes(text[(type + 1)..data]), int.Parse(text[(data + 2)..]));
    }

    private protected static string Text(ViewEvent @event) => $"{@event.Type} {Encoding.UTF8.GetString(@event.Data.Span)} #{@event.Sequence}";

    private protected static string? Text(ViewEvent? @event) => @event is { } some ? Text(some) : null;

    /// <summary>A hot stream that sends these events at these times.</summary>
    private protected ITestableObservable<ViewEvent> Hot(params (long At, string Event)[] events)
    {
        _last = Math.Max(_last, events.Select(@event => @event.At).DefaultIfEmpty().Max());
        return Scheduler.CreateHotObservable([.. events.Select(@event => new Recorded<Notification<ViewEvent>>(At(@event.At), @event.Event switch
        {
            "|" => Notification.CreateOnCompleted<ViewEvent>(),
            "X" => Notification.CreateOnError<ViewEvent>(Error),
            var text => Notification.CreateOnNext(Event(text)),
        }))]);
    }

    /// <summary>What is seen by one who subscribes now and stays until then. Asserts that no timer runs on after that.</summary>
    private protected (long At, string Event)[] Watch(IObservable<ViewEvent> events, long until)
    {
        var observer = Scheduler.Run(events, At(until));

        Assert.Equal(At(Math.Max(until, _last)), Scheduler.Clock);
        return [.. observer.Messages.Select(message => (
            (message.Time - At(0)) / TimeSpan.TicksPerMillisecond,
            message.Value.Kind switch
            {
                NotificationKind.OnCompleted => "|",
                NotificationKind.OnError => "X",
                _ => Text(message.Value.Value),
            }))];
    }

    private protected static void AssertSubscribed(ITestableObservable<ViewEvent> stream, long from, long to) =>
        Assert.Equal([Subscribe(At(from), At(to))], stream.Subscriptions);
}
