using System.Globalization;
using System.Text;
using RxSse.Views.Expressions.Json;
using Xunit;

namespace RxSse.Tests.Views.Expressions.Json;

public sealed class JsonNumberTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("12.50", "12.50")]
    [InlineData("-1e3", "-1000")]
    [InlineData("1.5E-1", "0.15")]
    [InlineData("\"105.43\"", "105.43")]
    [InlineData("\"1e2\"", "100")]
    [InlineData("\"\\u0031\"", "1")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("79228162514264337593543950335.000", "79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("1e-28", "0.0000000000000000000000000001")]
    [InlineData("1000000000000000000000000000000000000e-36", "1")]
    [InlineData("0.00000000000000000000000000000000000001e38", "1")]
    [InlineData("0e-40", "0")]
    [InlineData("-0.0000000000000000000000000000000000000000", "0")]
    public void NumbersAndStringsThatAreExactlyOne_AreRead(string value, string number)
    {
        Assert.True(JsonNumber.TryRead(Encoding.UTF8.GetBytes(value), out var read));
        Assert.Equal(decimal.Parse(number, CultureInfo.InvariantCulture), read);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" 5\"")]
    [InlineData("\"5 \"")]
    [InlineData("\"+5\"")]
    [InlineData("\"05\"")]
    [InlineData("\"-\"")]
    [InlineData("\"5.\"")]
    [InlineData("\".5\"")]
    [InlineData("\"1e\"")]
    [InlineData("\"1e+\"")]
    [InlineData("\"1e5.0\"")]
    [InlineData("\"1,000\"")]
    [InlineData("\"5\\u0000\"")]
    [InlineData("\"5\\ud800\"")]
    [InlineData("\"0x10\"")]
    [InlineData("\"NaN\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[5]")]
    [InlineData("{}")]
    [InlineData("79228162514264337593543950336")]
    [InlineData("1e29")]
    [InlineData("1e99999999999999999999")]
    [InlineData("1e-29")]
    [InlineData("1e-40")]
    [InlineData("1e-99999999999999999999")]
    [InlineData("1e-2147483648")]
    [InlineData("15e-29")]
    [InlineData("0.12345678901234567890123456789")]
    [InlineData("\"7922816251426433759354395033.55\"")]
    public void OtherValues_AreNoNumbers(string value) => Assert.False(JsonNumber.TryRead(Encoding.UTF8.GetBytes(value), out _));

    [Theory]
    [InlineData("1.500", "1.5")]
    [InlineData("100", "100")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    public void Shortest_HasNoZerosAtItsEnd(string number, string text) =>
        Assert.Equal(text, JsonNumber.Shortest(decimal.Parse(number, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));
}
