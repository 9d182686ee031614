using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>Windows in a running view.</summary>
public sealed class PipelineWindowsTests : PipelineBudgetTestBase
{
    [Fact]
    public void WhoJoinsInTheMiddle_GetsNoSnapshot_AndTheWholeWindow()
    {
        var view = Enter("a | count, last v over 1s by k");
        Publish("a", """{"k":1,"v":1}""");
        Wait(500);

        Assert.Equal("1: ", Join(view));
        Publish("a", """{"k":1,"v":2}""");
        Wait(500);
        Assert.Equal(["""a {"k":1,"count":2,"last":2,"from":0,"to":1000} @2#"""], view.Output.Next());
    }

    [Fact]
    public void OverlappingWindowsThatAreAccepted_DoNotEndWithEachEvent()
    {
        Options.ViewBytes = 64 * 1_024;
        var view = Enter("a | avg a, avg b as b, avg c as c, avg d as d, avg e as e over 1m every 1s").Output;
        for (var second = 1; second <= 60; second++)
        {
            Publish("a", """{"a":1,"b":2,"c":3,"d":4,"e":5}""");
            Wait(1_000);
            Assert.Equal([$$"""a {"avg":1,"b":2,"c":3,"d":4,"e":5,"from":0,"to":{{1_000 * second}}} @{{second}}#"""], view.Next());
        }

        Assert.Equal(0, Only.KeysGone);
    }

    [Fact]
    public void WhatWindowsKeep_StaysAtTheBoundOfTheView()
    {
        Options.ViewBytes = 512 * 1_024;
        var view = Enter("a | first v, last v as w, p99 n over 1s every 100ms by k");
        var most = 0L;
        for (var i = 0; i < 3_000; i++)
        {
            Publish("a", $$"""{"k":{{i % 300}},"v":{{Kilobyte}},"n":{{i}}}""");
            Wait(1);
            most = Math.Max(most, Only.Bytes);
        }

        Assert.InRange(most, Options.ViewBytes / 4, Options.ViewBytes);
        Assert.InRange(Only.KeysGone, 1_000, 3_000);
        Assert.InRange(view.Output.Next().Length, 3_000, 30_000);
        Wait(2_000);
        Assert.Equal(0, Only.Keys);
        Assert.InRange(Only.Bytes, 1, 1_000); // the paths
    }
}
