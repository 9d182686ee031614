using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Model;

public sealed class SelectionTests
{
    private static readonly string[] Known = ["a", "b", "c"];

    [Fact]
    public void Selection_HasItsStreamsOnly()
    {
        var selection = Selection.Of(["a", "c", "a"], Known);

        Assert.Equal([true, false, true], Known.Select(selection.Has));
        Assert.False(selection.IsAll);
    }

    [Fact]
    public void AllStreams_AreOneSelection_HoweverTheyAreNamed()
    {
        Assert.Same(Selection.All, Selection.Of(["c", "b", "a"], Known));
        Assert.True(Selection.All.Has("whatever is added"));
    }

    [Fact]
    public void OrderAndRepetition_MakeNoDifference()
    {
        var one = Selection.Of(["a", "b"], Known);
        var other = Selection.Of(["b", "a", "b"], Known);

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, Selection.Of(["a"], Known));
        Assert.NotEqual(one, Selection.All);
    }
}
