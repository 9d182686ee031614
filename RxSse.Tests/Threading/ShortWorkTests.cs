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
        Assert.False(known.IsShort(Microseconds(5_099)));
        Assert.True(known.IsShort(Microseconds(5_100)));
    }

    [Fact]
    public void UnknownWork_WhoseFirstPieceIsLong_IsNotShortForAHundredTimesAsLong()
    {
        Add(took: 50, at: 10);
        Assert.False(IsShort(at: 5_009));
        Assert.True(IsShort(at: 5_010));
    }

    [Theory]
    [InlineData(51, 5_100)]
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
        Assert.True(IsShort(at: remembered));
    }

    [Fact]
    public void WorkThatIsMuch_IsNotShortForASecond_OrLonger()
    {
        Add(took: 1, at: 0);
        AddMuch(took: 1, at: 5);
        Assert.False(IsShort(at: 1_000_004));
        Assert.True(IsShort(at: 1_000_005));

        AddMuch(took: 20_000, at: 0);
        Assert.False(IsShort(at: 1_999_999));
        Assert.True(IsShort(at: 2_000_000));

        void AddMuch(int took, int at) => _work.Add(Microseconds(took), Microseconds(at), isMuch: true);
    }

    private static TimeSpan Microseconds(int number) => TimeSpan.FromMicroseconds(number);

    private bool IsShort(int at) => _work.IsShort(Microseconds(at));

    private void Add(int took, int at) => _work.Add(Microseconds(took), Microseconds(at));
}
