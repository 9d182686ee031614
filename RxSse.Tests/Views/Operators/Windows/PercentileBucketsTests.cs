using CsCheck;
using RxSse.Views.Operators.Windows;
using Xunit;

namespace RxSse.Tests.Views.Operators.Windows;

public sealed class PercentileBucketsTests
{
    private static readonly int[] Percents = [50, 90, 95, 99];

    // Numbers of all sizes that a decimal holds with four digits, zeros, and numbers close to each other.
    private static readonly Gen<decimal> Numbers = Gen.OneOf(
        Gen.Const(0m),
        Gen.Int[-1_000, 1_000].Select(number => (decimal)number),
        Gen.Int[900, 1_100].Select(number => number / 1_000m),
        Gen.Select(Gen.Int[-99_999, 99_999], Gen.Int[-20, 23], (digits, power) => (decimal)(digits * Math.Pow(10, power))));

    [Fact]
    public void Percentile_IsWithinOnePercentOfTheNearestRank_WhateverTheOrder_AndTheSteps() =>
        Gen.Select(Numbers.Array[1, 200], Gen.Int[0, int.MaxValue], Gen.Int[1, 10]).Sample(
            (numbers, seed, steps) =>
            {
                var sorted = numbers.Order().ToArray();
                new Random(seed).Shuffle(numbers);
                var whole = Of(numbers);
                var together = new PercentileBuckets();
                foreach (var step in numbers.Chunk((numbers.Length / steps) + 1))
                {
                    together.Add(Of(step));
                }

                foreach (var percent in Percents)
                {
                    var exact = sorted[(int)Math.Ceiling(sorted.Length * percent / 100m) - 1];
                    var given = whole.Percentile(percent)!.Value;
                    Assert.InRange(given, exact - (Math.Abs(exact) / 100), exact + (Math.Abs(exact) / 100));
                    Assert.InRange(given, sorted[0], sorted[^1]);
                    Assert.Equal(given, together.Percentile(percent));
                }
            }, iter: 2_000);

    [Fact]
    public void EachNumber_IsWithinOnePercentOfItsBucket()
    {
        for (var number = 1m; number < 100; number += 0.001m)
        {
            var between = Of([number / 2, number, number * 2]).Percentile(50)!.Value;

            Assert.InRange(between, number * 0.99m, number * 1.01m);
        }
    }

    [Theory]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    [InlineData("0")]
    [InlineData("-0.5")]
    [InlineData("123456.789")]
    public void OneNumber_IsItself(string number)
    {
        var only = decimal.Parse(number);

        Assert.All(Percents, percent => Assert.Equal(only, Of([only, only]).Percentile(percent)));
    }

    [Fact]
    public void Numbers_HaveFourDigits() => Assert.Equal(122_600m, Of([1, 123_456.789m, 1_000_000]).Percentile(50));

    [Fact]
    public void WithoutNumbers_ThereIsNone()
    {
        Assert.Null(new PercentileBuckets().Percentile(50));
        Assert.True(new PercentileBuckets().Figure(FigureKind.P50).IsEmpty);
    }

    // 0.0000…1 to 79228…: more buckets than there may be of a sign. The smallest go together, whatever the order.
    [Fact]
    public void Buckets_AreBounded_AndTheSmallestNumbersGoTogether()
    {
        var large = Enumerable.Range(0, 6_000).Select(i => (decimal)Math.Pow(10, (i / 110.0) - 27)).ToArray();
        decimal[] all = [.. large, .. large.Select(number => -number), 0];
        decimal[] backwards = [.. all.Reverse()];
        var sorted = all.Order().ToArray();

        foreach (var buckets in new[] { Of(all), Of(backwards) })
        {
            Assert.InRange(buckets.Bytes, 2 * PercentileBuckets.MaxBuckets * 10, (4 * PercentileBuckets.MaxBuckets * 10) + 1_000);
            foreach (var percent in new[] { 90, 95, 99 })
            {
                var exact = sorted[(int)Math.Ceiling(sorted.Length * percent / 100m) - 1];
                Assert.InRange(buckets.Percentile(percent)!.Value, exact * 0.99m, exact * 1.01m);
            }
        }
    }

    private static PercentileBuckets Of(IEnumerable<decimal> numbers)
    {
        var buckets = new PercentileBuckets();
        foreach (var number in numbers)
        {
            buckets.Add(number);
        }

        return buckets;
    }
}
