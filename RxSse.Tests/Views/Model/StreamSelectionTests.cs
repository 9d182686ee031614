using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Model;

public sealed class StreamSelectionTests
{
    private static readonly string[] Known = ["a", "b", "c"];

    [Fact]
    public void Selection_HasItsStreamsOnly()
    {
        var selection = StreamSelection.Of(["a", "c", "a"], Known);

        Assert.Equal([true, false, true], Known.Select(selection.Has));
        Assert.False(selection.IsAll);
    }

    [Fact]
    public void AllStreams_AreOneSelection_HoweverTheyAreNamed()
    {
        Assert.Same(StreamSelection.All, StreamSelection.Of(["c", "b", "a"], Known));
        Assert.True(StreamSelection.All.Has("whatever is added"));
    }

    [Fact]
    public void OrderAndRepetition_MakeNoDifference()
    {
        var one = StreamSelection.Of(["a", "b"], Known);
        var other = StreamSelection.Of(["b", "a", "b"], Known);

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, StreamSelection.Of(["a"], Known));
        Assert.NotEqual(one, StreamSelection.All);
    }
}
