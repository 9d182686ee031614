using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>Subscribers that join a view in the middle of what its live operators do.</summary>
public sealed class PipelineJoinTests : PipelineTestBase
{
    // The key k is missing in all events, and so is the same for all.
    [Theory]
    [InlineData("a | sample 1s", "a 3 @3")]
    [InlineData("a | every 1s", "a 3 @3")]
    [InlineData("a | debounce 1s", "a 3 @3")]
    [InlineData("a | buffer 1s", "a [1,2,3] @3")]
    [InlineData("a | pairs", """a {"previous":2,"current":3} @3""")]
    [InlineData("a | silence 600ms", """a {"silent":true,"since":500,"last":3} @3""")]
    [InlineData("a | sum $ over 1s", """a {"sum":6,"count":3,"from":0,"to":1000} @3#""")]
    [InlineData("a | count over 1s", """a {"count":3,"from":0,"to":1000} @3#""")]
    [InlineData("latest((a | where $ < 3 | as small), a)", """latest {"small":2,"a":3} @3""")] // it remembers what is in no snapshot
    [InlineData("with(a, (a | where $ < 3 | as small))", """with {"a":3,"small":2} @3""")]
    [InlineData("a | sample 1s by k", "a 3 @3")]
    [InlineData("a | every 1s by k", "a 3 @3")]
    [InlineData("a | debounce 1s by k", "a 3 @3")]
    [InlineData("a | pairs by k", """a {"previous":2,"current":3} @3""")]
    [InlineData("a | silence 600ms by k", """a {"silent":true,"since":500,"last":3} @3""")]
    [InlineData("a | distinct by k", "a 3 @3#")]
    public void WhoJoinsInTheMiddle_GetsWhatTheViewSendsFromThen(string text, string gives)
    {
        var first = Enter(text);
        Publish("a", "1");
        Publish("a", "2");
        Turn();
        Wait(500);
        var second = Enter(text);

        var joined = Join(second);

        Assert.Same(first.Output, second.Output);
        Assert.StartsWith("2: ", joined, StringComparison.Ordinal);
        second.Output.Next();
        Publish("a", "3");
        Turn();
        Wait(1_400);
        Assert.Equal(gives, second.Output.Next().FirstOrDefault() ?? "");
    }

    [Theory]
    [InlineData("a | every 1s by k", new string[0], new[] { """a {"k":1,"v":3} @3""" })]
    [InlineData("a | sample 1s by k", new string[0], new[] { """a {"k":2,"v":2} @3""", """a {"k":1,"v":3} @3""" })]
    [InlineData("a | pairs by k", new[] { """a {"previous":{"k":1,"v":1},"current":{"k":1,"v":3}} @3""" }, new string[0])]
    [InlineData("a | distinct k by k", new string[0], new string[0])]
    public void Keys_AreThoseOfAllEventsBefore(string text, string[] atOnce, string[] later)
    {
        var view = Enter(text).Output;
        Publish("a", """{"k":1,"v":1}""");
        Publish("a", """{"k":2,"v":2}""");
        Turn();
        Wait(500);
        Join(Enter(text));
        view.Next();

        Publish("a", """{"k":1,"v":3}""");
        Turn();
        Assert.Equal(atOnce, view.Next());
        Wait(1_000);
        Assert.Equal(later, view.Next());
    }

    [Theory]
    [InlineData("a | silence 500ms", 1)]
    [InlineData("a | silence 500ms by k", 1)]
    public void WhoJoinsDuringASilence_LearnsOfItsEnd(string text, int told)
    {
        var first = Enter(text).Output;
        Publish("a", "1");
        Wait(600);
        Assert.Equal(told, first.Next().Length);
        var second = Enter(text);

        Assert.Equal("1: ", Join(second));
        Publish("a", "2");
        Turn();

        Assert.Equal(["""a {"silent":false,"since":0,"until":600} @2"""], second.Output.Next());
    }

    [Theory]
    [InlineData("a | every 1s")]
    [InlineData("a | every 1s by k")]
    public void Snapshot_BeginsNoPeriod(string text)
    {
        var view = Enter(text).Output;
        Publish("a", "1");
        Wait(1_200);
        view.Next();

        Assert.Equal("1: a 1 @1", Join(Enter(text)));
        Publish("a", "2");
        Turn();

        Assert.Equal(["a 2 @2"], view.Next());
    }

    [Fact]
    public void WithoutAnEvent_NoKeyIsWatched()
    {
        var view = Enter("a | silence 500ms by k").Output;

        Wait(2_000);

        Assert.Empty(view.Next());
    }

    [Fact]
    public void StreamWhoseEventsAreRejected_IsSilent()
    {
        var view = Enter("a | where $ > 5 | silence 500ms").Output;
        Publish("a", "6");
        Wait(400);
        Publish("a", "1");
        Wait(200);

        Assert.Equal(["""a {"silent":true,"since":0,"last":6} @2"""], view.Next());
    }
}
