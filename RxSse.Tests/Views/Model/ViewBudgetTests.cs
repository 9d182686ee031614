using RxSse.Views;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Model;

/// <summary>What may leave a view at one time.</summary>
public sealed class ViewBudgetTests
{
    private readonly ViewBudget _budget = new(new CompositionOptions { EventBytes = 1_000, EventOutBytes = 2_000, ViewBytes = 10_000 });

    [Fact]
    public void Tick_MaySendWhatTheViewMayKeep_AndMoreIsCutAndCounted()
    {
        _budget.BeginTick();

        Assert.Equal(10, Enumerable.Range(0, 12).Count(_ => _budget.TryLeave(1_000)));
        Assert.Equal(2, _budget.TooLarge);

        _budget.BeginTick();
        Assert.True(_budget.TryLeave(1_000));
        Assert.Equal(2, _budget.TooLarge);
    }

    [Fact]
    public void Tick_MayMakeWhatTheViewMayKeep()
    {
        _budget.BeginTick();

        Assert.Equal(10, Enumerable.Range(0, 11).Count(_ => _budget.TryMake(1_000, maxSource: 0)));
        Assert.Equal(1, _budget.TooLarge);
    }

    [Fact]
    public void ValuesOfAnEvent_MayBeReadUpToABound_AndOfALongOneOnce()
    {
        _budget.Begin(1);
        Assert.True(_budget.TryRead(16_000, 2_000));
        Assert.False(_budget.TryRead(1, 2_000));
        Assert.Equal(1, _budget.TooLarge);

        _budget.Begin(2);
        Assert.True(_budget.TryRead(20_000, 20_000));
        Assert.False(_budget.TryRead(1, 20_000));

        _budget.BeginTick();
        Assert.True(_budget.TryRead(80_000, 2_000));
        Assert.False(_budget.TryRead(1, 2_000));
    }

    [Fact]
    public void WhatLeavesInATickOfAnEvent_HasTheBoundsOfATick_AndDoesNotCountForTheEvent()
    {
        _budget.Begin(1);
        Assert.True(_budget.TryLeave(1_500));

        _budget.InTick(() => Assert.Equal(10, Enumerable.Range(0, 11).Count(_ => _budget.TryLeave(1_000))));

        Assert.False(_budget.TryLeave(1_000));
        Assert.True(_budget.TryLeave(500));
        Assert.Equal(2, _budget.TooLarge);
    }

    [Fact]
    public void Event_MaySendLess()
    {
        _budget.Begin(1);

        Assert.Equal(2, Enumerable.Range(0, 3).Count(_ => _budget.TryLeave(1_000)));
        Assert.Equal(1, _budget.TooLarge);
    }
}
