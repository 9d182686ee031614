using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Parsing;

/// <summary>Every error of the language that the reference has no example of.</summary>
public sealed class ViewErrorTests
{
    [Theory]
    [InlineData("", 1, 0, "Expected a stream or a view, found the end.")]
    [InlineData("  ", 3, 0, "Expected a stream or a view, found the end.")]
    [InlineData("()", 2, 1, "Expected a stream or a view, found ')'.")]
    [InlineData("stock,", 7, 0, "Expected a stream or a view, found the end.")]
    [InlineData("Stock", 1, 5, "Unknown stream or view 'Stock'. Did you mean stock? Available: calm-stock, metrics, notifications, stock.")]
    [InlineData("bananas", 1, 7, "Unknown stream or view 'bananas'. Available: calm-stock, metrics, notifications, stock.")]
    [InlineData(
        "latst(stock, metrics)", 1, 5,
        "Unknown stream or view 'latst'. Did you mean latest? Available: calm-stock, metrics, notifications, stock.")]
    [InlineData("stock metrics, stock", 7, 7, "Expected a comma, | or the end, found 'metrics'.")]
    [InlineData("(stock metrics)", 8, 7, "Expected ) to close the ( at column 1, found 'metrics'.")]
    [InlineData("stock)", 6, 1, "Expected a comma, | or the end, found ')'.")]
    [InlineData("stock | sample 1s 2s", 19, 2, "Expected | or the end, found '2s'.")]
    [InlineData("stock & metrics", 7, 1, "Expected a comma, | or the end, found '& metrics'.")]
    [InlineData("stock | | distinct", 9, 1, "Expected an operator, found '|'.")]
    [InlineData("stock | 5", 9, 1, "Expected an operator, found '5'.")]
    [InlineData("stock | merge", 9, 5, "Unknown operator 'merge'. Write merge before its inputs: merge(a, b).")]
    [InlineData(
        "stock | banana", 9, 6,
        "Unknown operator 'banana'. Allowed: as, avg, buffer, count, debounce, distinct, every, first, last, max, min, p50, p90, p95, p99, pairs, sample, select, silence, sum, take, where.")]
    [InlineData("stock | sample", 15, 0, "Expected a duration such as 500ms or 2s, found the end.")]
    [InlineData("stock | sample 1sec", 16, 4, "Expected a duration such as 500ms or 2s, found '1sec'.")]
    [InlineData("stock | sample 1.5s", 16, 4, "Expected a duration such as 500ms or 2s, found '1.5s'.")]
    [InlineData("stock | sample 2h", 16, 2, "Duration 2h is too long. Allowed: 100ms to 1h (Composition:LongestPeriod).")]
    [InlineData(
        "stock | buffer 99999999999999999999999s", 16, 24,
        "Duration 99999999999999999999999s is too long. Allowed: 100ms to 1h (Composition:LongestPeriod).")]
    [InlineData("stock | pairs by", 17, 0, "Expected a field such as price, found the end.")]
    [InlineData("stock | sample 1s by symbol by trend", 29, 2, "Expected | or the end, found 'by trend'. Operators with by: debounce, distinct, every, pairs, sample, silence, and figures over a duration.")]
    [InlineData("stock | pairs | where price > 1", 23, 5, "Unknown field 'price'. Available here: previous, current.")]
    [InlineData("stock | avg by over 1m", 13, 2, "'by' is a reserved word. Write $.by for a field of that name.")]
    [InlineData("stock | avg price 1m", 19, 2, "Expected over and a duration such as over 1m, found '1m'.")]
    [InlineData("stock | avg over 1m", 13, 4, "Expected a field such as price, found 'over 1m'.")]
    [InlineData("stock | count price ovr 1m", 21, 3, "Expected over and a duration such as over 1m, found 'ovr 1m'. Did you mean over?")]
    [InlineData("stock | avg price -5 over 1m", 19, 2, "Expected over and a duration such as over 1m, found '-5 over 1m'. To subtract, write price - 5.")]
    [InlineData("stock | min price, over 1m", 20, 4, "Expected a figure, found 'over 1m'. Allowed: avg, count, first, last, max, min, p50, p90, p95, p99, sum.")]
    [InlineData("stock | min price, maxx price over 1m", 20, 4, "Expected a figure, found 'maxx price over 1m'. Did you mean max?")]
    [InlineData("stock | first price * 2 over 1m", 21, 1, "Expected over and a duration such as over 1m, found '* 2 over 1m'.")]
    [InlineData("stock | avg 'a' over 1m", 13, 3, "A string cannot be calculated with.")]
    [InlineData("stock | avg (a = 1) over 1m", 13, 7, "A condition cannot be calculated with.")]
    [InlineData("stock | last over 1m", 14, 4, "Expected a field such as price, found 'over 1m'.")]
    [InlineData("stock | avg price as over 1m", 27, 2, "Expected over and a duration such as over 1m, found '1m'.")]
    [InlineData("stock | avg price as from over 1m", 9, 17, "Two fields are named 'from'. Rename one: avg price as name.")]
    [InlineData("stock | min price, count as to over 1m", 20, 11, "Two fields are named 'to'. Rename one: count as name.")]
    [InlineData("stock | max price as count over 1m", 9, 18, "Two fields are named 'count'. Rename one: max price as name.")]
    [InlineData("stock | count, count price over 1m", 16, 11, "Two figures are named 'count'. Rename one: count price as name.")]
    [InlineData("stock | max price over 1m by $[0]", 30, 4, "'$[0]' has no field name. Select the key under a name first.")]
    [InlineData("stock | max price over 1m by a.to", 30, 4, "Two fields are named 'to'. Select the key under another name first.")]
    [InlineData("stock | max price as m, count over 1m by m", 42, 1, "Two fields are named 'm'. Select the key under another name first.")]
    [InlineData("stock | avg price over 1m every 1", 33, 1, "Expected a duration such as 500ms or 2s, found '1'.")]
    [InlineData("stock | avg price over 1s every 10ms", 33, 4, "Duration 10ms is too short. Allowed: 100ms to 1h (Composition:ShortestPeriod).")]
    [InlineData("stock | as", 11, 0, "Expected an event type, found the end.")]
    [InlineData(
        "stock | as gap", 12, 3,
        "Event type 'gap' is reserved. Reserved types: connected, heartbeat, gap, shutdown, rejected, complete, open, error, message.")]
    [InlineData("stock | select", 15, 0, "Expected a field such as price, found the end.")]
    [InlineData("stock | select $", 16, 1, "'$' has no field name. Add one: $ as name.")]
    [InlineData("stock | select price, cost as price", 23, 4, "Two fields are named 'price'. Rename one: cost as name.")]
    [InlineData("stock | select price as", 24, 0, "Expected a name for the field, found the end.")]
    [InlineData("stock | where", 14, 0, "Expected a condition such as price > 5, found the end.")]
    [InlineData("stock | where price", 20, 0, "Expected =, !=, <, <=, >, >=, contains, startswith, in or exists, found the end.")]
    [InlineData(
        "stock | where price contians 5", 21, 8,
        "Expected =, !=, <, <=, >, >=, contains, startswith, in or exists, found 'contians 5'. Did you mean contains?")]
    [InlineData("stock | where price > 5 adn trend = 1", 25, 3, "Expected and, or, | or the end, found 'adn trend = 1'. Did you mean and?")]
    [InlineData(
        "stock | buffer 1s | where $['a\u0001'] = 1", 27, 7,
        "Unknown field 'a\uFFFD'. buffer gives an array: write $[0]['a\uFFFD'] for this field of its first event.")]
    [InlineData("stock | where price <> 5", 22, 1, "Unknown comparison '<>'. Write !=.")]
    [InlineData("stock | where (price > 5", 25, 0, "Expected ) to close the ( at column 15, found the end.")]
    [InlineData("stock | where price in 5", 24, 1, "Expected ( and a list such as (1, 2), found '5'.")]
    [InlineData("stock | where price in (5", 26, 0, "Expected ) to close the ( at column 24, found the end.")]
    [InlineData(
        "stock | where name contains bob", 29, 3,
        "Expected a number, a string, true, false or null, found 'bob'. Write a string in quotes: 'bob'.")]
    [InlineData("stock | where name =", 21, 0, "Expected a field, a number, a string, true, false or null, found the end.")]
    [InlineData("stock | where name = 'bob", 22, 4, "The closing ' of this string is missing.")]
    [InlineData(@"stock | where name = 'a\nb'", 22, 6, "Unknown escape '\\n' in a string. Only \\', \\\" and \\\\ are allowed.")]
    [InlineData("stock | where a < true", 19, 4, "true cannot be compared with <. Allowed: =, !=, in and contains.")]
    [InlineData("stock | where a startswith 5", 28, 1, "startswith needs a string, found 5. Write '5'.")]
    [InlineData(
        "stock | where a > 79228162514264337593543950336", 19, 29,
        "Number 79228162514264337593543950336 is out of range. Allowed: -79228162514264337593543950335 to 79228162514264337593543950335.")]
    [InlineData(
        "stock | where a > 0.12345678901234567890123456789", 19, 31,
        "Number 0.12345678901234567890123456789 has too many digits. Maximum: 28 digits.")]
    [InlineData("stock | where a. > 1", 18, 1, "Expected a field after the dot, found '> 1'.")]
    [InlineData("stock | where a[-1] > 1", 17, 2, "Expected an index such as 0, or a field in quotes, found '-1] > 1'.")]
    [InlineData("stock | where a[99999999999] > 1", 17, 11, "Index 99999999999 is too large. Maximum: 2147483647.")]
    [InlineData("stock | where a[0 > 1", 19, 1, "Expected ] to close the [ at column 16, found '> 1'.")]
    [InlineData("stock | where and", 15, 3, "'and' is a reserved word. Write $.and for a field of that name.")]
    [InlineData("stock | take 0", 14, 1, "Expected a count from 1 to 1,000,000, found '0'.")]
    [InlineData("stock | take 1000001", 14, 7, "Expected a count from 1 to 1,000,000, found '1000001'.")]
    [InlineData("stock | take many", 14, 4, "Expected a count from 1 to 1,000,000, found 'many'.")]
    [InlineData("stock | take 3 metrics", 16, 7, "Expected the end, found 'metrics'.")]
    [InlineData("stock | take 3, metrics", 9, 4, "take must be the last step, outside all parentheses.")]
    [InlineData("(stock | take 3)", 10, 4, "take must be the last step, outside all parentheses.")]
    [InlineData("latest", 7, 0, "Expected ( after latest, found the end.")]
    [InlineData("latest(stock)", 13, 1, "latest needs at least two inputs: latest(a, b).")]
    [InlineData("latest(stock, metrics", 22, 0, "Expected ) to close the ( at column 7, found the end.")]
    [InlineData("merge(stock | sample 1s, metrics)", 13, 1, "An input that has operators needs parentheses: merge((a | sample 1s), b).")]
    [InlineData(
        "latest(stock, *)", 15, 1,
        "An input of latest that is not one stream or one named view needs a name. Write (input | as name).")]
    [InlineData(
        "latest(stock, merge(stock))", 15, 12,
        "An input of latest that is not one stream or one named view needs a name. Write (input | as name).")]
    [InlineData(
        "latest(stock, (stock, calm-stock))", 15, 19,
        "An input of latest that is not one stream or one named view needs a name. Write (input | as name).")]
    [InlineData("latest((stock | as metrics), metrics)", 30, 7, "Two inputs are named 'metrics'. Rename one: (input | as name).")]
    [InlineData("with", 5, 0, "Expected ( after with, found the end.")]
    [InlineData("with(stock | sample 1s, metrics)", 12, 1, "An input that has operators needs parentheses: with((a | sample 1s), b).")]
    [InlineData(
        "with(stock, *)", 13, 1, "An input of with that is not one stream or one named view needs a name. Write (input | as name).")]
    [InlineData("with((stock | as metrics), metrics)", 28, 7, "Two inputs are named 'metrics'. Rename one: (input | as name).")]
    [InlineData("with(stock, metrics) | where price > 1", 30, 5, "Unknown field 'price'. Available here: stock, metrics.")]
    [InlineData("stock | silence 5s | where price > 1", 28, 5, "Unknown field 'price'. Available here: silent, since, until, last.")]
    [InlineData("stock | silence by symbol", 17, 2, "Expected a duration such as 500ms or 2s, found 'by symbol'.")]
    [InlineData("stock | every 1s symbol", 18, 6, "Expected | or the end, found 'symbol'.")]
    [InlineData("stock | distinct price by", 26, 0, "Expected a field such as price, found the end.")]
    [InlineData("stock | where by = 1", 15, 2, "'by' is a reserved word. Write $.by for a field of that name.")]
    [InlineData("stock | select price | where $.prise.x > 1", 30, 9, "Unknown field 'prise'. Did you mean price? Available here: price.")]
    [InlineData("stock | avg a over 1s | select a as avg, b", 32, 1, "Unknown field 'a'. Available here: avg, count, from, to.")]
    [InlineData("stock | select price | where $[0] exists", 30, 4, "Unknown field '$[0]'. Available here: price.")]
    [InlineData("latest(stock, metrics) | where price > 1", 32, 5, "Unknown field 'price'. Available here: stock, metrics.")]
    [InlineData(
        "stock | buffer 1s | avg price over 1m", 25, 5,
        "Unknown field 'price'. buffer gives an array: write $[0].price for this field of its first event.")]
    [InlineData("(stock | select a), metrics | where b > 1", 37, 1, "Unknown field 'b'. Available here: a.")]
    [InlineData("stock | select a as b | where b = 1 and a = 2", 41, 1, "Unknown field 'a'. Available here: b.")]
    [InlineData(
        "stock | smaple\n1s", 9, 6,
        "Unknown operator 'smaple'. Did you mean sample? Allowed: as, avg, buffer, count, debounce, distinct, every, first, last, max, min, p50, p90, p95, p99, pairs, sample, select, silence, sum, take, where.")]
    [InlineData(
        "stock | sample 1\n\t s and so on for ever", 16, 1,
        "Expected a duration such as 500ms or 2s, found '1 s and so on for ev'.")]
    [InlineData("stock | where a = 'a|b' 'c, d', e", 25, 6, "Expected and, or, | or the end, found \"'c, d'\".")]
    [InlineData("stock \u0007\U0001F600", 7, 1, "Expected a comma, | or the end, found '\uFFFD\U0001F600'.")]
    public void Error_HasItsPosition_AndSaysWhatIsAllowed(string text, int column, int length, string message)
    {
        var error = Languages.Default.Error(text);

        Assert.Equal($"column {column}: {message}", error.Detail);
        Assert.Equal(length, error.Length);
    }

    [Theory]
    [InlineData("combineLatest(stock, metrics)", 1, 13, "Unknown stream or view 'combineLatest'. Write latest before its inputs: latest(a, b).")]
    [InlineData("stock, zip(stock, metrics)", 8, 3, "Unknown stream or view 'zip'. Write latest before its inputs: latest(a, b).")]
    [InlineData("union(stock, metrics)", 1, 5, "Unknown stream or view 'union'. Write merge before its inputs: merge(a, b).")]
    [InlineData("stock.where(price > 5)", 6, 1, "Expected a comma, | or the end, found '.where(price > 5'. Write | before an operator.")]
    [InlineData("(stock.take(5))", 7, 1, "Expected ) to close the ( at column 1, found '.take(5'. Write | before an operator.")]
    [InlineData("latest(stock.sample(1s), metrics)", 13, 1, "Expected ) to close the ( at column 7, found '.sample(1s'. Write | before an operator.")]
    [InlineData("stock | zip metrics", 9, 3, "Unknown operator 'zip'. Write latest before its inputs: latest(a, b).")]
    [InlineData("join(stock, metrics)", 1, 4, "Unknown stream or view 'join'. Write with before its inputs: with(a, b).")]
    [InlineData("stock | join metrics", 9, 4, "Unknown operator 'join'. Write with before its inputs: with(a, b).")]
    [InlineData("stock | withLatestFrom metrics", 9, 14, "Unknown operator 'withLatestFrom'. Write with before its inputs: with(a, b).")]
    [InlineData("stock | group symbol", 9, 5, "Unknown operator 'group'. Write by after the operator, such as sample 1s by symbol.")]
    [InlineData("stock | delta price", 9, 5, "Unknown operator 'delta'. Write pairs.")]
    [InlineData("stock | stale 5s", 9, 5, "Unknown operator 'stale'. Write silence.")]
    [InlineData(
        "stock | throttleTime 1s", 9, 12,
        "Unknown operator 'throttleTime'. Write every for the first event at once, debounce to wait for a pause, or sample for the newest event of each period.")]
    [InlineData("stock | first", 14, 0, "Expected a field such as price, found the end. To end the response after the first event, write take 1.")]
    [InlineData("stock | percentile latency", 9, 10, "Unknown operator 'percentile'. Write p50, p90, p95 or p99.")]
    [InlineData("stock | Filter price > 5", 9, 6, "Unknown operator 'Filter'. Write where.")]
    [InlineData("stock | distinctUntilChanged", 9, 20, "Unknown operator 'distinctUntilChanged'. Write distinct.")]
    [InlineData("stock | where a = 1 && b = 2", 21, 1, "Expected and, or, | or the end, found '&& b = 2'. Write and instead of &&.")]
    [InlineData("stock | where (a = 1 && b = 2)", 22, 1, "Expected ) to close the ( at column 15, found '&& b = 2'. Write and instead of &&.")]
    [InlineData("(stock | where a = 1 && b = 2)", 22, 1, "Expected ) to close the ( at column 1, found '&& b = 2'. Write and instead of &&.")]
    [InlineData("stock | where a = 1 || b = 2", 22, 1, "Expected an operator, found '|'. Write or instead of ||.")]
    [InlineData("stock | where (a = 1 || b = 2)", 22, 1, "Expected ) to close the ( at column 15, found '|'. Write or instead of ||.")]
    [InlineData("stock | where (a = 1 | sample 1s)", 22, 1, "Expected ) to close the ( at column 15, found '|'.")]
    [InlineData("stock | sample 1s || distinct", 20, 1, "Expected an operator, found '|'.")]
    [InlineData("stock | where !(a = 1)", 15, 1, "Expected a condition such as price > 5, found '!(a = 1'. Write not instead of !.")]
    [InlineData("stock | where a === 1", 18, 1, "Unknown comparison '=='. Write =.")]
    [InlineData("stock | where a !== 1", 19, 1, "Unknown comparison '!=='. Write !=.")]
    [InlineData("stock | where a => 1", 18, 1, "Unknown comparison '=>'. Write >=.")]
    [InlineData(
        "stock | where a not in (1)", 17, 3,
        "Expected =, !=, <, <=, >, >=, contains, startswith, in or exists, found 'not in (1'. Write not before the field: not price in (1, 2).")]
    [InlineData("stock | where a > 1.2.3", 19, 5, "Number 1.2.3 has more than one decimal point.")]
    public void WordsOfOtherLibraries_AreAnsweredWithOurs(string text, int column, int length, string message) =>
        Error_HasItsPosition_AndSaysWhatIsAllowed(text, column, length, message);

    [Fact]
    public void EveryReservedWord_IsReportedWithThePathToWrite() =>
        Assert.All(RxSse.Views.Expressions.DataPath.Reserved.Except(["not", "by"]), word =>
        {
            Assert.Equal(
                $"column 18: '{word}' is a reserved word. Write $.{word} for a field of that name.",
                Languages.Default.Error($"stock | distinct {word}").Detail);
            Assert.Equal($"stock | distinct $.{word}", Languages.Default.NormalForm($"stock | distinct $.{word}"));
        });

    [Fact]
    public void LongEventType_IsRejected() => Assert.Equal(
        "column 12: The event type has 81 characters. Maximum: 80.", Languages.Default.Error($"stock | as {new string('a', 81)}").Detail);

    [Fact]
    public void WithoutStreams_AStarIsRejected() =>
        Assert.Equal("column 1: This server has no streams.", new ViewLanguage([], [], new()).Error("*").Detail);
}
