using RxSse.Diagnostics;
using Xunit;

namespace RxSse.Tests.Diagnostics;

public sealed class TallyTests
{
    private readonly Tally _tally = new("rxsse.reason", ["full", "away"]);

    [Fact]
    public void EachWord_HasASeries_BeforeItIsCounted()
    {
        var measured = _tally.Measure().ToList();

        Assert.Equal(["away 0", "full 0"], measured.Select(series => $"{series.Tags[0].Value} {series.Value}").Order());
        Assert.All(measured, series => Assert.Equal("rxsse.reason", series.Tags[0].Key));
    }

    [Fact]
    public void Words_AreCountedApart_AndOthersAreNot()
    {
        _tally.Add("full");
        _tally.Add("full", 3);
        _tally.Add("what a client has made up");

        Assert.Equal((4, 0), (_tally.Of("full"), _tally.Of("away")));
        Assert.Equal(2, _tally.Measure().Count());
    }
}
