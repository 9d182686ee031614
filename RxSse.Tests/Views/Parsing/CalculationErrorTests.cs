using Xunit;

namespace RxSse.Tests.Views.Parsing;

/// <summary>The errors of calculations that the reference has no example of.</summary>
public sealed class CalculationErrorTests
{
    [Theory]
    [InlineData("stock | where (price)", 22, 0, "Expected =, !=, <, <=, >, >=, contains, startswith, in or exists, found the end.")]
    [InlineData("stock | where a and b = 1", 17, 3, "Expected =, !=, <, <=, >, >=, contains, startswith, in or exists, found 'and b = 1'.")]
    [InlineData("stock | where not a", 20, 0, "Expected =, !=, <, <=, >, >=, contains, startswith, in or exists, found the end.")]
    [InlineData("stock | where (a + 1 b) > 2", 22, 1, "Expected =, !=, <, <=, >, >=, contains, startswith, in or exists, found 'b'. In a URL, write + as %2B.")]
    [InlineData("stock | where (a - 1) and b = 1", 15, 7, "A number is not a condition. Compare it, such as a - 1 > 5.")]
    [InlineData("stock | where 5", 15, 1, "5 is not a condition. Compare a field, such as price > 5.")]
    [InlineData("stock | where true or a = 1", 15, 4, "true is not a condition. Compare a field, such as price > 5.")]
    [InlineData("stock | where a > b -5", 21, 2, "Expected and, or, | or the end, found '-5'. To subtract, write b - 5.")]
    [InlineData("stock | where a > b  1", 22, 1, "Expected and, or, | or the end, found '1'. In a URL, write + as %2B.")]
    [InlineData("stock | where a  b > 1", 18, 1, "Expected =, !=, <, <=, >, >=, contains, startswith, in or exists, found 'b > 1'. In a URL, write + as %2B.")]
    [InlineData("stock | where a + 1 exists", 15, 5, "exists needs a field to its left, such as price exists.")]
    [InlineData("stock | where abs(a) in (1)", 15, 6, "in needs a field to its left, such as price in (1, 2).")]
    [InlineData("stock | where 1 < true", 19, 4, "true cannot be compared with <. Allowed: =, !=, in and contains.")]
    [InlineData("stock | where null < a", 15, 4, "null cannot be compared with <. Allowed: =, !=, in and contains.")]
    [InlineData("stock | where 'a' != length(b)", 15, 3, "'a' is not a number, and cannot be compared with one.")]
    [InlineData("stock | where a * true > 1", 19, 4, "true cannot be calculated with.")]
    [InlineData("stock | where abs('a') > 1", 19, 3, "A string cannot be calculated with.")]
    [InlineData("stock | where a + (b = 1) > 1", 19, 7, "A condition cannot be calculated with.")]
    [InlineData("stock | where a = (b = 1)", 19, 7, "A condition cannot be compared with a value.")]
    [InlineData("stock | select (b = 1) as c", 16, 7, "A condition stands in where. select takes fields and calculated values.")]
    [InlineData("stock | where abs(a) contains 'a'", 15, 6, "contains needs a field to its left, such as price contains 'a'.")]
    [InlineData("stock | avg 5 over 1m", 13, 1, "The figure has no field, so it is of the same number for every event. Calculate with a field, such as price * 2.")]
    [InlineData("stock | count, p50 2 * (3 + 1) as a over 1m", 20, 11, "The figure has no field, so it is of the same number for every event. Calculate with a field, such as price * 2.")]
    [InlineData("stock | where 5 = 5", 15, 5, "The comparison has no field, so it is the same for every event. Compare a field, such as price > 5.")]
    [InlineData("stock | where -price > 5", 15, 1, "Expected a condition such as price > 5, found '-price > 5'. Write 0 - price.")]
    [InlineData("stock | select -price as x", 16, 1, "Expected a field such as price, found '-price as x'. Write 0 - price.")]
    [InlineData("stock | select 1", 16, 1, "A calculated field needs a name: add `as name`.")]
    [InlineData("stock | where abs() > 1", 19, 1, "Expected a field or a number, found ')'.")]
    [InlineData("stock | where abs(a, b) > 1", 15, 3, "abs takes a number, such as abs(price).")]
    [InlineData("stock | where floor(a, b) > 1", 15, 5, "floor takes a number, such as floor(price).")]
    [InlineData("stock | where length('a') > 1", 22, 3, "A string cannot be calculated with.")]
    [InlineData("stock | where length(a + 1) > 1", 15, 6, "length takes a field, such as length(message).")]
    [InlineData("stock | where round(a, 11) > 1", 15, 5, "round takes a number and a number of places from 0 to 10, such as round(price, 2).")]
    [InlineData("stock | where round(a, b) > 1", 15, 5, "round takes a number and a number of places from 0 to 10, such as round(price, 2).")]
    [InlineData("stock | where round(a, 0.5) > 1", 15, 5, "round takes a number and a number of places from 0 to 10, such as round(price, 2).")]
    [InlineData("stock | where coalesce(a) > 1", 15, 8, "coalesce takes two values or more, such as coalesce(price, 0).")]
    [InlineData("stock | where flor(a) > 1", 15, 4, "Unknown function 'flor'. Did you mean floor? Allowed: abs, coalesce, floor, length, round.")]
    [InlineData("stock | where abs(a > 1", 21, 1, "Expected ) to close the ( at column 18, found '> 1'.")]
    [InlineData("stock | select price fee as total", 22, 3, "Expected | or the end, found 'fee as total'. In a URL, write + as %2B.")]
    [InlineData("stock | select price   1 as p", 24, 1, "Expected | or the end, found '1 as p'. In a URL, write + as %2B.")]
    [InlineData("stock | select price -5 as p", 22, 2, "Expected | or the end, found '-5 as p'. To subtract, write price - 5.")]
    [InlineData("stock | select price 5, fee", 22, 1, "Expected | or the end, found '5'. In a URL, write + as %2B.")]
    [InlineData("(stock | select price fee as p), metrics", 23, 3, "Expected ) to close the ( at column 1, found 'fee as p'. In a URL, write + as %2B.")]
    [InlineData("stock | where price fee > 5", 21, 3, "Expected =, !=, <, <=, >, >=, contains, startswith, in or exists, found 'fee > 5'. In a URL, write + as %2B.")]
    [InlineData("stock | where price > 5 fee", 25, 3, "Expected and, or, | or the end, found 'fee'. In a URL, write + as %2B.")]
    [InlineData("stock | where round(price   1, 2) > 5", 29, 1, "Expected ) to close the ( at column 20, found '1'. In a URL, write + as %2B.")]
    [InlineData("stock | where round(price -5, 2) > 1", 27, 2, "Expected ) to close the ( at column 20, found '-5'. To subtract, write price - 5.")]
    [InlineData("stock | select (price 1) as p", 23, 1, "Expected ) to close the ( at column 16, found '1'. In a URL, write + as %2B.")]
    [InlineData("stock | where price > 5 (trend = 1)", 25, 1, "Expected and, or, | or the end, found '(trend = 1'.")]
    [InlineData("stock | where a exists b", 24, 1, "Expected and, or, | or the end, found 'b'.")]
    [InlineData("stock | where a in (1) b", 24, 1, "Expected and, or, | or the end, found 'b'.")]
    [InlineData("stock | where a = 'x' b", 23, 1, "Expected and, or, | or the end, found 'b'.")]
    [InlineData("stock | select price as p q", 27, 1, "Expected | or the end, found 'q'.")]
    [InlineData("stock | distinct a b", 20, 1, "Expected | or the end, found 'b'.")]
    [InlineData("stock | avg a over 1s b", 23, 1, "Expected | or the end, found 'b'.")]
    public void Error_HasItsPosition_AndSaysWhatIsAllowed(string text, int column, int length, string message)
    {
        var error = Languages.Default.Error(text);

        Assert.Equal($"column {column}: {message}", error.Detail);
        Assert.Equal(length, error.Length);
    }

    // They were accepted before there were calculations, and the length of an expression bounds them.
    [Fact]
    public void WhatIsNotCalculatedWith_DoesNotCountTowardsMaxTerms()
    {
        var comparisons = string.Join(" or ", Enumerable.Repeat("a=1", 138));
        var fields = string.Join(',', Enumerable.Range(0, 190).Select(i => $"f{i}"));

        Assert.NotNull(Languages.Default.Parse($"stock|where {comparisons}"));
        Assert.NotNull(Languages.Default.Parse($"stock|where {string.Join(" or ", Enumerable.Repeat("a in(1)", 80))} or a exists"));
        Assert.NotNull(Languages.Default.Parse($"stock|select {fields}"));
        Assert.NotNull(Languages.Default.Parse($"stock|distinct {fields}"));
        Assert.EndsWith(
            "(Composition:MaxTerms).", Languages.Default.Error($"stock|where {string.Join(" or ", Enumerable.Repeat("a=b", 51))}").Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a + (b + c)", "a + (b + c)")]
    [InlineData("((a + b)) - c", "a + b - c")]
    [InlineData("a - (b * c)", "a - b * c")]
    [InlineData("(a - b) * c", "(a - b) * c")]
    [InlineData("a / (b * c)", "a / (b * c)")]
    [InlineData("(a / b) * c", "a / b * c")]
    [InlineData("a * 1.50 + -0.0", "a * 1.5 + 0")]
    [InlineData("a-b - $.by", "a-b - $.by")]
    [InlineData("abs( (a) )+length( $ )", "abs(a) + length($)")]
    [InlineData("round(a+b,2.0)", "round(a + b, 2)")]
    public void Calculation_HasTheFewestParenthesesThatKeepIt(string text, string normal) =>
        Assert.Equal($"stock | where {normal} > x", Languages.Default.NormalForm($"stock|where {text}>(x)"));

    [Theory]
    [InlineData("5 < a")]
    [InlineData("'a' = b")]
    [InlineData("true != a")]
    [InlineData("a = b")]
    [InlineData("coalesce(a, 'x') = 'x'")]
    [InlineData("round = abs")]
    [InlineData("a = 5 and (b + 1 > 2 or not c < d)")]
    public void NothingIsReordered(string condition) =>
        Assert.Equal($"stock | where {condition}", Languages.Default.NormalForm($"stock | where {condition}"));
}
