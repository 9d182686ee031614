using System.Net;
using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>How many views run, in all and for one address, and which of them make room.</summary>
public sealed class ViewRegistryLimitsTests : PipelineTestBase
{
    [Fact]
    public void OneViewTooMany_IsRefused_WhileAllHaveSubscribers()
    {
        Options.LiveViews = 2;
        Enter("a | sample 1s");
        Enter("b | sample 1s");

        Assert.Null(Registry.TryAcquire(View("c | sample 1s"), address: null, out var limit));
        Assert.Equal(ViewLimit.LiveViews, limit);
        Assert.NotNull(TryAcquire("b | sample 1s"));
    }

    [Fact]
    public void AtTheLimit_TheViewWithoutSubscribersForTheLongestTime_MakesRoom()
    {
        Options.LiveViews = 3;
        var (first, second, third) = (Enter("a | sample 1s"), Enter("b | sample 1s"), Enter("c | sample 1s"));
        first.Dispose();
        second.Dispose();
        third.Dispose();
        Enter("a | sample 1s").Dispose(); // now the second has been without for the longest time
        Publish("b", "1");

        Enter("a | sample 2s");
        Wait(1_000);

        Assert.Equal(["a | sample 1s", "a | sample 2s", "c | sample 1s"], Registry.Views.Select(view => view.View.Text));
        Assert.Empty(second.Output.Next()); // it has ended
    }

    [Fact]
    public void ManyViewsThatNobodyReads_KeepNobodyOut_AndLeaveNothing()
    {
        Options.LiveViews = 10;
        for (var i = 1; i <= 1_000; i++)
        {
            Enter($"a | sample {i + 99}ms").Dispose();
        }

        Assert.Equal(10, Registry.Views.Count);
        Wait(5_000);
        Turn();
        Assert.Empty(Registry.Views);
        Assert.True(Scheduler.IsIdle);
    }

    [Fact]
    public void ViewThatMadeRoom_CanStartAgain_AndIsNotEndedByItsOldTimer()
    {
        Options.LiveViews = 1;
        Enter("a | sample 1s").Dispose();
        Wait(2_000);
        Enter("b | sample 1s").Dispose();
        var again = Enter("a | sample 1s");
        Wait(60_000);

        Assert.Equal(("a | sample 1s", 1), Registry.Views.Select(view => (view.View.Text, view.Subscribers)).Single());
        again.Dispose();
        Wait(5_000);
        Assert.Empty(Registry.Views);
    }

    [Fact]
    public void NamedViews_StartAtTheLimit_AndTakeNoPlace()
    {
        Options.LiveViews = 1;
        Named.UnionWith(["b | sample 1s", "c | sample 1s"]);
        Enter("a | sample 1s");

        Enter("b | sample 1s");
        var named = Enter("c | sample 1s");
        Assert.Null(TryAcquire("a | sample 2s"));

        named.Dispose();
        Assert.Null(TryAcquire("a | sample 2s")); // a named view in its grace makes no room, because it takes none
        Assert.Equal(3, Registry.Views.Count);
    }

    [Fact]
    public void FaultyView_GivesItsPlaceBackOnce()
    {
        Options.LiveViews = 1;
        var faulty = Enter("a | where $ > 0");
        faulty.Join(_ => throw new InvalidOperationException("away"));
        Turn();

        Enter("b | where $ > 0");
        faulty.Dispose();
        Turn();

        Assert.Null(TryAcquire("c | where $ > 0"));
    }

    [Fact]
    public void DifferentViewsOfOneAddress_AreLimited_NamedOnesNot()
    {
        Options.ViewsPerAddress = 2;
        Named.Add("c | sample 1s");
        var one = IPAddress.Parse("192.0.2.1");
        var leases = new[] { "a | sample 1s", "a | sample 1s", "b | sample 1s", "c | sample 1s" }
            .Select(text => Registry.TryAcquire(View(text), one, out _)!).ToList();
        Assert.DoesNotContain(null, leases);

        Assert.Null(Registry.TryAcquire(View("a | sample 2s"), one, out var limit));
        Assert.Equal(ViewLimit.ViewsPerAddress, limit);
        Assert.NotNull(Registry.TryAcquire(View("a | sample 2s"), IPAddress.Parse("192.0.2.2"), out _));
        Assert.Null(Registry.TryAcquire(View("a | sample 2s"), one, out _)); // although it runs

        leases[0].Dispose();
        Assert.Null(Registry.TryAcquire(View("a | sample 2s"), one, out _)); // its other subscriber still reads it
        leases[1].Dispose();
        Assert.NotNull(Registry.TryAcquire(View("a | sample 2s"), one, out _));
    }
}
