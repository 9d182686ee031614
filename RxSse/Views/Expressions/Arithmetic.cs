using System.Numerics;

namespace RxSse.Views.Expressions;

/// <summary>
/// Arithmetic of decimals that does not throw: a result out of range is null. Results are rounded once, halves to the even digit: quotients
/// to ten places, and everything to what a decimal holds.
/// </summary>
internal static class Arithmetic
{
    private const int MaxPlaces = 28;
    private const int MaxQuotientPlaces = 10;
    private const decimal HalfOfLastPlace = 0.00000000005m;

    // Below these, decimals calculate without overflow, and with enough places to round a quotient. A double is exact enough to tell.
    private const double Safe = 7.9e28;
    private const double SafeQuotient = 1e17;

    public static decimal? Of(Operation operation, decimal left, decimal right) => operation switch
    {
        Operation.Add => Sum(left, right),
        Operation.Subtract => Sum(left, -right),
        Operation.Multiply => Product(left, right),
        _ => Quotient(left, right),
    };

    private static decimal? Sum(decimal left, decimal right) => Math.Abs((double)left) + Math.Abs((double)right) < Safe
        ? left + right
        : Rounded(
            (MantissaOf(left) * PowerOfTen(right.Scale)) + (MantissaOf(right) * PowerOfTen(left.Scale)),
            PowerOfTen(left.Scale + right.Scale), MaxPlaces);

    private static decimal? Product(decimal left, decimal right) => Math.Abs((double)left * (double)right) < Safe
        ? left * right
        : Rounded(MantissaOf(left) * MantissaOf(right), PowerOfTen(left.Scale + right.Scale), MaxPlaces);

    private static decimal? Quotient(decimal left, decimal right)
    {
        if (right == 0)
        {
            return null;
        }

        // A quotient that seems to be half of the last place is perhaps a little more or less.
        if (Math.Abs((double)left / (double)right) < SafeQuotient)
        {
            var quotient = left / right;
            var rounded = decimal.Round(quotient, MaxQuotientPlaces);
            if (Math.Abs(quotient - rounded) != HalfOfLastPlace)
            {
                return rounded;
            }
        }

        return Rounded(MantissaOf(left) * PowerOfTen(right.Scale), MantissaOf(right) * PowerOfTen(left.Scale), MaxQuotientPlaces);
    }

    // A fraction with so many places, or as many as a decimal holds.
    private static decimal? Rounded(BigInteger numerator, BigInteger denominator, int maxPlaces)
    {
        var (isNegative, magnitude) = (numerator.Sign * denominator.Sign < 0, BigInteger.Abs(numerator));
        var divisor = BigInteger.Abs(denominator);
        var wholeDigits = magnitude < divisor ? 0 : (int)BigInteger.Log10(magnitude / divisor);
        for (var places = Math.Min(maxPlaces, MaxPlaces - Math.Min(wholeDigits, MaxPlaces)); places >= 0; places--)
        {
            var mantissa = RoundedQuotient(magnitude * PowerOfTen(places), divisor);
            if (mantissa.GetBitLength() <= 96)
            {
                return Decimal(mantissa, isNegative, places);
            }
        }

        return null;
    }

    private static BigInteger RoundedQuotient(BigInteger dividend, BigInteger divisor)
    {
        var (quotient, rest) = BigInteger.DivRem(dividend, divisor);
        var order = (2 * rest).CompareTo(divisor);
        return order > 0 || (order == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    private static BigInteger MantissaOf(decimal number)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        var magnitude = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return number < 0 ? -magnitude : magnitude;
    }

    private static decimal Decimal(BigInteger mantissa, bool isNegative, int places) => new(
        (int)(uint)(mantissa & uint.MaxValue), (int)(uint)((mantissa >> 32) & uint.MaxValue), (int)(uint)(mantissa >> 64), isNegative,
        (byte)places);

    private static BigInteger PowerOfTen(int exponent) => BigInteger.Pow(10, exponent);
}
