using System.Reactive;
using System.Reactive.Concurrency;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Tests.Conventions;
using RxSse.Tests.Views;
using RxSse.Tests.Views.Execution;
using RxSse.Tests.Views.Parsing;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>Runs the marble diagrams of docs/views-reference.md through a pipeline, with its gate and its timers, alone and beside another pipe.</summary>
public sealed class MarblePipelineTests : TimetableTestBase
{
    private static readonly IEnumerable<MarbleDiagram> All =
        Document.Blocks(Repository.Read("docs/views-reference.md"), "marbles").Select(MarbleDiagram.Parse);

    private readonly List<(long At, ViewEvent Event)> _given = [];

    public static TheoryData<string> Views => [.. All.Select(diagram => diagram.View)];

    [Theory]
    [MemberData(nameof(Views))]
    public void Pipeline_GivesWhatTheDiagramShows(string view) => AssertShown(view, hasOther: false);

    [Theory]
    [MemberData(nameof(Views))]
    public void AnotherPipe_ChangesNothing(string view) => AssertShown(view, hasOther: true);

    private void AssertShown(string text, bool hasOther)
    {
        var diagram = All.Single(diagram => diagram.View == text);
        var request = Languages.Default.Parse(text);
        var other = hasOther ? Languages.Streams.Except(request.View.Streams).FirstOrDefault() : null;
        var view = other is null ? request.View : Languages.Default.Parse($"({request.View.Text}), ({other} | as other)").View;
        var events = diagram.Inputs.SelectMany(input => input.Value, (input, @event) => (@event.At, Logged: Logged(input.Key, @event.Event)))
            .OrderBy(@event => @event.Logged.Sequence).ToLookup(@event => @event.At == 0, @event => (@event.At, @event.Logged));
        ViewRegistry? running = null;
        var log = new PipelineLog(Scheduler, item => running!.OnNext(item));
        log.Events.AddRange(events[true].Select(@event => @event.Logged with { Time = Scheduler.Now.AddMilliseconds(-1) }));
        using var registry = running = NewRegistry(log);
        registry.OnNext(new StandingItem(new EventId("e", events[true].Count()), [.. events[true].Select(@event => @event.Logged)]));
        foreach (var (at, logged) in events[false])
        {
            Scheduler.Schedule(TimeSpan.FromMilliseconds(at), () => registry.OnNext(log.Append(logged.Event)));
        }

        var others = 0;
        for (var at = 50L; other is not null && at < diagram.Until; at += 50)
        {
            Scheduler.Schedule(
                TimeSpan.FromMilliseconds(at), () => registry.OnNext(log.Append(new StreamEvent(other, "x", "1"u8.ToArray()))));
            others++;
        }

        using var lease = registry.TryAcquire(view, address: null, out _);
        lease!.Join(point => _given.AddRange(point!.Snapshot.Value.Select(made => (0L, made.Event))));
        Scheduler.AdvanceTo(At(diagram.Until));

        Assert.Equal(others, _given.Count(@event => @event.Event.Type == "other"));
        var given = _given.Where(@event => @event.Event.Type != "other").Take(request.Take ?? int.MaxValue);
        Assert.Equal(
            diagram.Gives.Where(@event => @event.Event != "|"),
            given.Select(@event => (@event.At, Text(@event.Event).Split(" #")[0])));
    }

    private ViewRegistry NewRegistry(PipelineLog log)
    {
        var catalog = new Catalog(Languages.Streams.ToDictionary(name => name, name => $"{name}-update"), Languages.Streams.ToHashSet());
        return new ViewRegistry(catalog, new HashSet<string>(), Options, _ => Observer.Create<ViewTurn>(Take), Scheduler, log: log);
    }

    private void Take(ViewTurn turn)
    {
        var at = (Scheduler.Clock - At(0)) / TimeSpan.TicksPerMillisecond;
        _given.AddRange(turn.Items.OfType<DerivedEvent>().Select(made => (at, made.Event)));
        turn.Delivered();
    }

    private static LogEvent Logged(string stream, string text)
    {
        var @event = Event(text);
        return new LogEvent(
            new EventId("e", @event.Sequence), default, new StreamEvent(stream, @event.Type, @event.Data));
    }
}
