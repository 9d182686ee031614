using RxSse.Views;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Operators;

public sealed class SilenceTests : TimetableTestBase
{
    [Fact]
    public void Silence_IsTold_AndItsEnd()
    {
        var stock = Hot((200, "stock 1 #1"), (500, "stock 2 #2"), (1_400, "stock 3 #3"));

        Assert.Equal(
            [
                (1_000, """stock {"silent":true,"since":500,"last":2} #2"""), (1_400, """stock {"silent":false,"since":500,"until":1400} #3"""),
                (1_900, """stock {"silent":true,"since":1400,"last":3} #3"""),
            ],
            Watch(From(stock), until: 5_000));
        AssertSubscribed(stock, 0, 5_000);
    }

    [Fact]
    public void WithoutAnEvent_ItBeginsWithThePipeline()
    {
        var stock = Hot((700, "stock 1 #1"));

        Assert.Equal(
            [(500, """type {"silent":true,"since":0} #0"""), (700, """stock {"silent":false,"since":0,"until":700} #1""")],
            Watch(From(stock), until: 1_000));
    }

    [Fact]
    public void DataThatIsNoJson_IsLeftOut() => Assert.Equal(
        [(600, """stock {"silent":true,"since":100} #1""")], Watch(From(Hot((100, "stock { #1"))), until: 1_000));

    [Theory]
    [InlineData("|")]
    [InlineData("X")]
    public void EndAndError_AreToldAtOnce(string end) =>
        Assert.Equal([(200, end)], Watch(From(Hot((100, "stock 1 #1"), (200, end))), until: 1_000));

    [Fact]
    public void Disposal_EndsTheTimer() => Assert.Empty(Watch(From(Hot((100, "stock 1 #1"))), until: 300));

    [Fact]
    public void LastEventThatIsTooLong_IsLeftOut_AndCounted_ButTheAlarmIsSent()
    {
        var budget = new ViewBudget(new CompositionOptions { ViewBytes = 64 * 1_024 }, keepers: 128);

        Assert.Equal(
            [(600, """stock {"silent":true,"since":100} #1""")],
            Watch(From(Hot((100, $"stock \"{new string('x', 1_000)}\" #1")), budget), until: 1_000));
        Assert.Equal(1, budget.TooLarge);
    }

    [Fact]
    public void OneEvent_IsKept()
    {
        var kept = Nodes.Kept();
        Watch(Silence.From(Hot((100, "stock 12345 #1")), Ms(500), kept, Context(Nodes.DefaultBudget())), until: 1_000);

        Assert.Equal(5, kept.Bytes);
    }

    [Fact]
    public void Snapshot_IsNone() => Assert.Null(new Silence(Ms(500)).Snapshot(Event("stock 1 #1")));

    private IObservable<ViewEvent> From(IObservable<ViewEvent> events, ViewBudget? budget = null) =>
        Silence.From(events, Ms(500), Nodes.Kept(), Context(budget ?? Nodes.DefaultBudget()));

    private OperatorContext Context(ViewBudget budget) => new("type", null, budget, Scheduler);
}
