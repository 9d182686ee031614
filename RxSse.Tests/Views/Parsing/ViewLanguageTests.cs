using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Parsing;

/// <summary>The examples of the specification, letter by letter, and what else the grammar takes.</summary>
public sealed class ViewLanguageTests
{
    [Theory]
    [InlineData(" metrics ,stock,stock ", "metrics, stock")]
    [InlineData("*", "metrics, notifications, stock")]
    [InlineData("stock|where price>5.0", "stock | where price > 5")]
    [InlineData("stock, metrics | sample 1000ms", "(metrics | sample 1s), (stock | sample 1s)")]
    [InlineData("(stock | select price), (metrics | select cpu)", "(metrics | select cpu), (stock | select price)")]
    [InlineData("stock | select price as p, trend | distinct p", "stock | select price as p, trend | distinct p")]
    [InlineData(
        "stock|where (price>1 and (trend=1 or trend=-1)) and\n  not message contains \"it's\"",
        @"stock | where price > 1 and (trend = 1 or trend = -1) and not message contains 'it\'s'")]
    [InlineData("stock | where $.over exists and items[0].name = 'x'", "stock | where $.over exists and items[0].name = 'x'")]
    [InlineData("stock | avg price over 60s | where avg > 100 | as hot", "stock | avg price over 1m | where avg > 100 | as hot")]
    [InlineData("merge(stock, (stock | where price > 5)) | buffer 1s", "merge(stock, (stock | where price > 5)) | buffer 1s")]
    [InlineData("latest((stock | where price > 9 | as high), stock)", "latest((stock | where price > 9 | as high), stock)")]
    [InlineData("latest(calm-stock, metrics) | as pair | take 5", "latest((stock | sample 10s | as calm-stock), metrics) | as pair | take 5")]
    public void AcceptedExample_HasItsNormalForm(string text, string normalForm) => Assert.Equal(normalForm, Languages.Default.NormalForm(text));

    [Theory]
    [InlineData("stok", 1, 4, "Unknown stream or view 'stok'. Did you mean stock? Available: calm-stock, metrics, notifications, stock.")]
    [InlineData(
        "stock | smaple 1s", 9, 6,
        "Unknown operator 'smaple'. Did you mean sample? Allowed: as, avg, buffer, count, debounce, distinct, every, first, last, max, min, p50, p90, p95, p99, pairs, sample, select, silence, sum, take, where.")]
    [InlineData("stock | sample 1 s", 16, 1, "Expected a duration such as 500ms or 2s, found '1 s'.")]
    [InlineData("stock | sample 1ms", 16, 3, "Duration 1ms is too short. Allowed: 100ms to 1h (Composition:ShortestPeriod).")]
    [InlineData("stock |", 8, 0, "Expected an operator, found the end.")]
    [InlineData("(stock", 7, 0, "Expected ) to close the ( at column 1, found the end.")]
    [InlineData(
        "stock | sample 1s, metrics", 18, 1,
        "A comma cannot follow an operator. Put each pipe in parentheses: (a | sample 1s), b.")]
    [InlineData(
        "stock | select price, metrics | select cpu", 40, 3,
        "Unknown field 'cpu'. To merge two pipes, put each in parentheses. Available here: price, metrics.")]
    [InlineData("stock | where price == 5", 22, 1, "Unknown comparison '=='. Write =.")]
    [InlineData("stock | where over > 5", 15, 4, "'over' is a reserved word. Write $.over for a field of that name.")]
    [InlineData(
        "stock | throttle 1s", 9, 8,
        "Unknown operator 'throttle'. Write every for the first event at once, debounce to wait for a pause, or sample for the newest event of each period.")]
    [InlineData("stock | take 3 | where price > 1", 9, 4, "take must be the last step, outside all parentheses.")]
    [InlineData("latest(stock | sample 1s, metrics)", 14, 1, "An input that has operators needs parentheses: latest((a | sample 1s), b).")]
    [InlineData(
        "latest((stock | where a > 5), (stock | where a < 2))", 31, 21,
        "Two inputs are named 'stock'. Rename one: (input | as name).")]
    public void RejectedExample_SaysWhatIsWrong(string text, int column, int length, string message)
    {
        var error = Languages.Default.Error(text);

        Assert.Equal($"column {column}: {message}", error.Detail);
        Assert.Equal((column, length, message), (error.Column, error.Length, error.Message));
    }

    [Theory]
    [InlineData("stock\t|\r\n where\u00a0price > 1", "stock | where price > 1")]
    [InlineData("stock|distinct", "stock | distinct")]
    [InlineData("stock | distinct price,trend", "stock | distinct price, trend")]
    [InlineData("stock | count over 1h", "stock | count over 1h")]
    [InlineData("stock | count $.over over 1s", "stock | count $.over over 1s")]
    [InlineData("stock | sum a over 1500ms | as total", "stock | sum a over 1500ms | as total")]
    [InlineData("stock | min a.b[3]['c d'] over 120s", "stock | min a.b[3]['c d'] over 2m")]
    [InlineData("stock | max $['a'] over 1s", "stock | max a over 1s")]
    [InlineData("stock | where $ = 5 or $[0] exists", "stock | where $ = 5 or $[0] exists")]
    [InlineData("stock | where price-5>-5", "stock | where price-5 > -5")]
    [InlineData("stock | where sample in (1,'a',true,false,null)", "stock | where sample in (1, 'a', true, false, null)")]
    [InlineData("stock | where a startswith \"x\\\\y\" ", @"stock | where a startswith 'x\\y'")]
    [InlineData("stock | where a = -0.0 or b = 007.50 or c = 100", "stock | where a = 0 or b = 7.5 or c = 100")]
    [InlineData("stock | where not (a=1 and b=2) or not not c=3", "stock | where not (a = 1 and b = 2) or not not c = 3")]
    [InlineData("stock | where (a=1 or b=2) or (c=3 and (d=4 and e=5))", "stock | where a = 1 or b = 2 or c = 3 and d = 4 and e = 5")]
    [InlineData("stock | where ((a=1))", "stock | where a = 1")]
    [InlineData("stock | select price as over | where $.over > 1", "stock | select price as over | where $.over > 1")]
    [InlineData("stock | select a.b[0] | where b > 1", "stock | select a.b[0] | where b > 1")]
    [InlineData("stock | buffer 1s | where $[0].price > 1", "stock | buffer 1s | where $[0].price > 1")]
    [InlineData("((stock))", "stock")]
    [InlineData("(stock, (metrics)) | distinct", "(metrics | distinct), (stock | distinct)")]
    [InlineData("(stock, metrics | as a) | distinct", "(metrics | as a | distinct), (stock | as a | distinct)")]
    [InlineData("merge(stock)", "merge(stock)")]
    [InlineData("merge((stock, metrics), merge(stock, notifications))", "merge(metrics, notifications, stock)")]
    [InlineData("merge((merge(stock, metrics) | as m), stock)", "merge((merge(metrics, stock) | as m), stock)")]
    [InlineData("merge(stock), stock | distinct", "(merge(stock) | distinct), (stock | distinct)")]
    [InlineData("calm-stock", "stock | sample 10s")]
    [InlineData("latest(stock, (stock, metrics | as both))", "latest(stock, ((metrics | as both), (stock | as both)))")]
    [InlineData("latest((stock, stock), metrics)", "latest(stock, metrics)")]
    [InlineData("latest((calm-stock | where price > 1), metrics)", "latest((stock | sample 10s | where price > 1 | as calm-stock), metrics)")]
    [InlineData("latest((calm-stock | as x), metrics)", "latest((stock | sample 10s | as x), metrics)")]
    [InlineData("latest((latest(stock, metrics) | as pair), stock)", "latest((latest(stock, metrics) | as pair), stock)")]
    [InlineData("latest(stock, metrics) | where stock.price > 1", "latest(stock, metrics) | where stock.price > 1")]
    [InlineData("merge((stock | select a), (metrics | select b)) | distinct b", "merge((metrics | select b), (stock | select a)) | distinct b")]
    [InlineData("merge((stock | select a), metrics) | distinct c", "merge(metrics, (stock | select a)) | distinct c")]
    [InlineData("stock | take 1000000", "stock | take 1000000")]
    public void WhatTheGrammarTakes_HasItsNormalForm(string text, string normalForm) => Assert.Equal(normalForm, Languages.Default.NormalForm(text));

    [Fact]
    public void WordsOfOperators_MayNameStreamsAndFields()
    {
        var language = new ViewLanguage(["sample", "take", "where", "over"], [], new());

        Assert.Equal("(over | where where > 1), (sample | where where > 1), (take | where where > 1)", language.NormalForm("sample, take, over | where where > 1"));
        Assert.Equal("where", language.NormalForm("where"));
    }
}
