using RxSse.Views.Expressions;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Operators.Windows;

/// <summary>The count, sum, minimum and maximum of numbers.</summary>
internal sealed class NumberSummary : Accumulator
{
    private const int MeanPlaces = 10;

    private decimal? _sum = 0; // null if it is out of range
    private decimal _min = decimal.MaxValue;
    private decimal _max = decimal.MinValue;

    public override int Bytes => 96;

    public override void Add(Calculation? value, PathValues values)
    {
        if (value!.Evaluate(values).Number is { } number)
        {
            Add(1, number, number, number);
        }
    }

    public override void Add(Accumulator later)
    {
        var other = (NumberSummary)later;
        Add(other.Count, other._sum, other._min, other._max);
    }

    public override ReadOnlyMemory<byte> Figure(FigureKind kind)
    {
        decimal? figure = Count == 0 ? null : kind switch
        {
            FigureKind.Min => _min,
            FigureKind.Max => _max,
            FigureKind.Avg => _sum is { } sum ? decimal.Round(sum / Count, MeanPlaces) : null,
            _ => _sum,
        };
        return figure is { } number ? JsonNumber.Write(number) : default;
    }

    private void Add(long count, decimal? sum, decimal min, decimal max)
    {
        Count += count;
        _sum = Sum(_sum, sum);
        _min = Math.Min(_min, min);
        _max = Math.Max(_max, max);
    }

    private static decimal? Sum(decimal? one, decimal? other)
    {
        try
        {
            return one + other;
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
