using System.Text;
using CsCheck;
using RxSse.Benchmarks.Load;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class StampFinderTests
{
    [Fact]
    public void Stamps_AreFound_WhateverStandsAroundThem_AndHoweverTheyAreCut() =>
        Gen.Select(Gen.Select(Gen.String[Gen.Char["T=0\n :x"], 0, 6], Gen.Long[0, long.MaxValue]).Array[0, 5], Gen.Int[1, 45]).Sample((events, step) =>
        {
            // A letter ends the text before a stamp: digits after a half stamp would be taken for its own.
            var sent = string.Concat(events.Select(next => $"{next.Item1}xT={next.Item2:D19}x"));

            Assert.Equal(events.Select(next => next.Item2), Find(sent, step));
        });

    [Fact]
    public void StampThatBeginsWhereAnotherBreaksOff_IsFound() =>
        Assert.Equal([1234567890123456789], Find("TT=12T=1234567890123456789", step: 3));

    [Theory]
    [InlineData("T=123456789012345678")] // a digit short
    [InlineData("T 1234567890123456789")]
    [InlineData("T=123456789.123456789")]
    [InlineData("")]
    public void WhatIsNoStamp_IsNotFound(string text) => Assert.Empty(Find(text, step: 4));

    [Fact]
    public void BlankStamp_IsOneThatIsFound() => Assert.Equal([0], Find(Marker.Blank, step: 1));

    private static List<long> Find(string text, int step)
    {
        var finder = new StampFinder();
        var found = new List<long>();
        foreach (var piece in Encoding.ASCII.GetBytes(text).Chunk(step))
        {
            ReadOnlySpan<byte> left = piece;
            while (finder.Next(ref left) is { } stamp)
            {
                found.Add(stamp);
            }
        }

        return found;
    }
}
