using RxSse.Views.Model;
using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Model;

public sealed class MergeSourceTests : TimetableTestBase
{
    private static readonly MergeSource Merge = new([Nodes.Stream("lse"), Nodes.Stream("nyse", new Where(Nodes.Over("p", 5)))]);

    [Fact]
    public void EachEventOfEachInput_HasTheTypeMerge()
    {
        var lse = Hot((100, """lse {"p":1} #1"""), (300, """lse {"p":1} #3"""));
        var nyse = Hot((200, """nyse {"p":1} #2"""), (400, """nyse {"p":6} #4"""));

        Assert.Equal(
            [(100, """merge {"p":1} #1"""), (300, """merge {"p":1} #3"""), (400, """merge {"p":6} #4""")], Watch(Events(Merge, lse, nyse), until: 500));
        AssertSubscribed(lse, 0, 500);
        AssertSubscribed(nyse, 0, 500);
    }

    [Fact]
    public void OperatorBehindIt_WorksOnBothTogether()
    {
        var lse = Hot((100, "lse 1 #1"));
        var nyse = Hot((200, """nyse {"p":6} #2"""));
        var pipe = new Pipe(Merge, [new Sample(Ms(1_000))]);

        Assert.Equal([(1_000, """merge {"p":6} #2""")], Watch(pipe.Events(Inputs(lse, nyse), Nodes.DefaultBudget(), Scheduler), until: 2_500));
    }

    [Fact]
    public void EventThatReachesTwoInputs_ComesTwice()
    {
        var lse = Hot((100, """lse {"p":6,"q":1} #1"""));
        var merge = new MergeSource([Nodes.Stream("lse"), Nodes.Stream("lse", Nodes.Select("p"))]);

        Assert.Equal([(100, """merge {"p":6,"q":1} #1"""), (100, """merge {"p":6} #1""")], Watch(Events(merge, lse, Hot()), until: 500));
    }

    [Fact]
    public void End_ComesWhenAllInputsHaveEnded_AnErrorAtOnce()
    {
        var (lse, nyse) = (Hot((100, "|")), Hot((200, "|")));
        Assert.Equal([(200, "|")], Watch(Events(Merge, lse, nyse), until: 500));

        var failing = Hot((600, "X"));
        var other = Hot((700, "nyse 1 #1"));
        Assert.Equal([(600, "X")], Watch(Events(Merge, failing, other), until: 800));
        AssertSubscribed(other, 500, 600);
    }

    [Theory]
    [InlineData("lse 1 #7", "nyse {\"p\":6} #5", "merge 1 #7")]
    [InlineData("lse 1 #5", "nyse {\"p\":6} #7", "merge {\"p\":6} #7")]
    [InlineData("lse 1 #5", "nyse {\"p\":5} #7", "merge 1 #5")]
    [InlineData(null, "nyse {\"p\":6} #7", "merge {\"p\":6} #7")]
    [InlineData("lse 1 #5", null, "merge 1 #5")]
    [InlineData(null, null, null)]
    [InlineData("lse 1 #7", "nyse {\"p\":6} #7", "merge {\"p\":6} #7")]
    public void Snapshot_IsTheNewestOfTheInputs(string? lse, string? nyse, string? expected) =>
        Assert.Equal(expected, Text(Merge.Snapshot(name => (name == "lse" ? lse : nyse) is { } newest ? Event(newest) : null)));

    [Fact]
    public void Type_IsMerge() => Assert.Equal("merge", new Pipe(Merge, []).Type(name => name));

    private IObservable<ViewEvent> Events(MergeSource merge, IObservable<ViewEvent> lse, IObservable<ViewEvent> nyse) =>
        new Pipe(merge, []).Events(Inputs(lse, nyse), Nodes.DefaultBudget(), Scheduler);

    private static StreamInputs Inputs(IObservable<ViewEvent> lse, IObservable<ViewEvent> nyse) =>
        new(name => name == "lse" ? lse : nyse, _ => null, name => name);
}
