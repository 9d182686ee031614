using System.Reactive.Subjects;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Operators;

public sealed class DistinctTests : TimetableTestBase
{
    [Fact]
    public void WholeData_IsComparedByteForByte()
    {
        var stock = Hot((10, "stock 1 #1"), (20, "stock 1 #2"), (30, "stock 1.0 #3"), (40, "stock 1.0 #4"), (50, "stock 1 #5"));

        Assert.Equal([(10, "stock 1 #1"), (30, "stock 1.0 #3"), (50, "stock 1 #5")], Watch(From(stock, [], null), until: 100));
        AssertSubscribed(stock, 0, 100);
    }

    [Fact]
    public void NamedFields_DecideAlone_AndMissingIsAValue()
    {
        var stock = Hot(
            (10, """stock {"a":1,"b":1,"c":1} #1"""),
            (20, """stock {"c":2,"b":1,"a":1} #2"""),
            (30, """stock {"a":1} #3"""),
            (40, """stock {"a":1,"c":3} #4"""),
            (50, """stock {"a":1,"b":null} #5"""),
            (60, """stock {"a":2,"b":null} #6"""),
            (70, "stock nonsense #7"),
            (80, "stock {} #8"));

        Assert.Equal(
            [
                (10, """stock {"a":1,"b":1,"c":1} #1"""),
                (30, """stock {"a":1} #3"""),
                (50, """stock {"a":1,"b":null} #5"""),
                (60, """stock {"a":2,"b":null} #6"""),
                (70, "stock nonsense #7"),
            ],
            Watch(From(stock, [Nodes.Path("a"), Nodes.Path("b")], null), until: 100));
    }

    [Fact]
    public void FirstEvent_IsComparedWithThePrimer_WhichIsNotSent()
    {
        var stock = Hot((10, "stock 1 #2"), (20, "stock 2 #3"));

        Assert.Equal([(20, "stock 2 #3")], Watch(From(stock, [], Event("stock 1 #1")), until: 100));
        AssertSubscribed(stock, 0, 100);
    }

    [Fact]
    public void FirstEventThatDiffersFromThePrimer_IsSent()
    {
        var stock = Hot((10, "stock 2 #2"), (20, "stock 2 #3"));

        Assert.Equal([(10, "stock 2 #2")], Watch(From(stock, [], Event("stock 1 #1")), until: 100));
    }

    [Theory]
    [InlineData("|")]
    [InlineData("X")]
    public void End_IsTheSourcesEnd(string end)
    {
        var stock = Hot((10, "stock 1 #1"), (20, end));

        Assert.Equal([(10, "stock 1 #1"), (20, end)], Watch(From(stock, [], Event("stock 0 #0")), until: 100));
        AssertSubscribed(stock, 0, 20);
    }

    [Fact]
    public void Snapshot_Passes() => Assert.Equal("stock 1 #1", Text(new Distinct([]).Snapshot(Event("stock 1 #1"))));

    // An event that is broken at its end costs an exception each time it is read.
    [Fact]
    public void Event_IsReadOnce_HoweverManyFieldsAreCompared()
    {
        var (thread, reads) = (Environment.CurrentManagedThreadId, 0);
        var stock = Hot([.. Enumerable.Range(1, 10).Select(i => (10L * i, $$"""stock {"a":{{i}} #{{i}}"""))]);

        AppDomain.CurrentDomain.FirstChanceException += Count;
        var seen = Watch(From(stock, [Nodes.Path("a"), Nodes.Path("b"), Nodes.Path("c")], null), until: 200);
        AppDomain.CurrentDomain.FirstChanceException -= Count;

        Assert.Single(seen); // a field that is missing is the same as one that was missing
        Assert.InRange(reads, 5, 10); // the runtime does not tell of each exception while other tests run

        void Count(object? sender, FirstChanceExceptionEventArgs e) =>
            reads += Environment.CurrentManagedThreadId == thread && e.Exception is JsonException ? 1 : 0;
    }

    private static IObservable<ViewEvent> From(IObservable<ViewEvent> events, DataPath[] paths, ViewEvent? seed, KeptBytes? kept = null) =>
        Distinct.From(events, new PathFinder(paths), seed, kept ?? Nodes.Kept());

    // Otherwise a long event would be kept for as long as its fields stay the same, and short ones would be counted.
    [Fact]
    public void NewestEvent_IsKept_AlsoIfItDoesNotDiffer()
    {
        var (kept, first) = (Nodes.Kept(), default(WeakReference));
        var events = new Subject<ViewEvent>();
        using var results = From(events, [Nodes.Path("a")], null, kept).Subscribe(_ => { });

        SendLongEvent();
        Assert.InRange(kept.Bytes, 10_000, 20_000);
        events.OnNext(Event("""stock {"a":1} #2"""));
        GC.Collect();

        Assert.Equal(7, kept.Bytes);
        Assert.False(first!.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void SendLongEvent()
        {
            var data = Encoding.UTF8.GetBytes($$"""{"a":1,"b":"{{new string('x', 10_000)}}"}""");
            first = new WeakReference(data);
            events.OnNext(new ViewEvent("stock", data, 1));
        }
    }

    [Fact]
    public void EventThatDiffers_IsWhatTheNextOneIsComparedWith()
    {
        var stock = Hot(
            (10, """stock {"a":1} #1"""), (20, """stock {"x":[0],"a":2} #2"""), (30, """stock {"a":2} #3"""), (40, """stock {"y":"","a":3} #4"""),
            (50, """stock {"a":3,"z":0} #5"""), (60, """stock {"a":2} #6"""));

        Assert.Equal([10, 20, 40, 60], Watch(From(stock, [Nodes.Path("a")], null), until: 100).Select(seen => seen.At));
    }
}
