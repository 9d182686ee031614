using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.Threading;

public sealed class ShortWorkTests
{
    private readonly ShortWork _work = new();

    [Fact]
    public void UnknownWork_IsNotShort_AndOneShortPieceMakesItSo()
    {
        Assert.False(IsShort(at: 1_000_000_000));
        Add(took: 49, at: 100);
        Assert.True(IsShort(at: 100));
    }

    [Fact]
    public void WorkThatIsKnown_IsShort_UntilAPieceIsLong()
    {
        var known = new ShortWork(isKnown: true);
        Assert.True(known.IsShort(TimeSpan.Zero));
        known.Add(Microseconds(49), Microseconds(49));
        Assert.True(known.IsShort(Microseconds(1)));
        known.Add(Microseconds(50), Microseconds(100));
        Assert.False(known.IsShort(Microseconds(1_000_099)));
        Assert.True(known.IsShort(Microseconds(1_000_100)));
    }

    [Fact]
    public void UnknownWork_WhoseFirstPieceIsLong_IsNotShortForASecond()
    {
        Add(took: 50, at: 10);
        Assert.False(IsShort(at: 1_000_009));
        Assert.True(IsShort(at: 1_000_010));
    }

    [Theory]
    [InlineData(50, 1_000_000)]
    [InlineData(10_000, 1_000_000)]
    [InlineData(20_000, 2_000_000)]
    public void LongWork_IsRemembered_WhateverIsShortMeanwhile(int took, int remembered)
    {
        Add(took, at: 0);
        for (var i = 1; i < 1_000; i++)
        {
            Add(took: 1, at: i);
        }

        Add(took: 50, at: 1); // a shorter memory does not replace a longer one
        Assert.False(IsShort(at: remembered - 1));
        Assert.True(IsShort(at: Math.Max(remembered, 1_000_001)));
    }

    [Fact]
    public void WorkThatIsMuch_CountsAsLong()
    {
        Add(took: 1, at: 0);
        _work.Add(Microseconds(1), Microseconds(5), isMuch: true);
        Assert.False(IsShort(at: 1_000_004));
        Assert.True(IsShort(at: 1_000_005));
    }

    private static TimeSpan Microseconds(int number) => TimeSpan.FromMicroseconds(number);

    private bool IsShort(int at) => _work.IsShort(Microseconds(at));

    private void Add(int took, int at) => _work.Add(Microseconds(took), Microseconds(at));
}
