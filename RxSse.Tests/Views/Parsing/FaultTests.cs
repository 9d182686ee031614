using RxSse.Views;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Parsing;

/// <summary>Every fault that the specification has no example of.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("", 1, 0, "expected a stream or view, found the end")]
    [InlineData("  ", 3, 0, "expected a stream or view, found the end")]
    [InlineData("()", 2, 1, "expected a stream or view, found )")]
    [InlineData("stock,", 7, 0, "expected a stream or view, found the end")]
    [InlineData("Stock", 1, 5, "no stream or view is called Stock; did you mean stock? There are: calm-stock, metrics, notifications, stock")]
    [InlineData("bananas", 1, 7, "no stream or view is called bananas. There are: calm-stock, metrics, notifications, stock")]
    [InlineData("latst(stock, metrics)", 1, 5, "no stream or view is called latst; did you mean latest? There are: calm-stock, metrics, notifications, stock")]
    [InlineData("stock metrics, stock", 7, 7, "expected a comma, | or the end, found metrics")]
    [InlineData("(stock metrics)", 8, 7, "expected ) to close the ( at column 1, found metrics")]
    [InlineData("stock)", 6, 1, "expected a comma, | or the end, found )")]
    [InlineData("stock | sample 1s 2s", 19, 2, "expected | or the end, found 2s")]
    [InlineData("stock & metrics", 7, 1, "expected a comma, | or the end, found & metrics")]
    [InlineData("stock | | distinct", 9, 1, "expected an operator, found |")]
    [InlineData("stock | 5", 9, 1, "expected an operator, found 5")]
    [InlineData("stock | merge", 9, 5, "merge is not an operator: it stands before its inputs, as in merge(a, b)")]
    [InlineData("stock | banana", 9, 6, "banana is not an operator. There are: as, avg, buffer, count, debounce, distinct, max, min, sample, select, sum, take, where")]
    [InlineData("stock | sample", 15, 0, "expected a duration such as 500ms or 2s, found the end")]
    [InlineData("stock | sample 1sec", 16, 4, "expected a duration such as 500ms or 2s, found 1sec")]
    [InlineData("stock | sample 1.5s", 16, 4, "expected a duration such as 500ms or 2s, found 1.5s")]
    [InlineData("stock | sample 2h", 16, 2, "2h is longer than the longest period, 1h (Composition:LongestPeriod)")]
    [InlineData("stock | buffer 99999999999999999999999s", 16, 24, "99999999999999999999999s is longer than the longest period, 1h (Composition:LongestPeriod)")]
    [InlineData("stock | avg price 1m", 19, 2, "expected over and a duration, such as over 1m, found 1m")]
    [InlineData("stock | avg over 1m", 13, 4, "expected a field such as price, found over 1m")]
    [InlineData("stock | count price ovr 1m", 21, 3, "expected over and a duration, such as over 1m, found ovr 1m; did you mean over?")]
    [InlineData("stock | as", 11, 0, "expected a name, found the end")]
    [InlineData("stock | as gap", 12, 3, "gap cannot be a type of event: reserved are connected, heartbeat, gap, shutdown, rejected, complete, open, error, message")]
    [InlineData("stock | select", 15, 0, "expected a field such as price, found the end")]
    [InlineData("stock | select $", 16, 1, "$ has no name of its own; give it one with as name")]
    [InlineData("stock | select price, cost as price", 23, 4, "two fields are called price; give one another name with as name")]
    [InlineData("stock | select price as", 24, 0, "expected a name for the field, found the end")]
    [InlineData("stock | where", 14, 0, "expected a condition such as price > 5, found the end")]
    [InlineData("stock | where price", 20, 0, "expected =, !=, <, <=, >, >=, contains, startswith, in or exists, found the end")]
    [InlineData("stock | where price contians 5", 21, 8, "expected =, !=, <, <=, >, >=, contains, startswith, in or exists, found contians 5; did you mean contains?")]
    [InlineData("stock | where price > 5 adn trend = 1", 25, 3, "expected and, or, | or the end, found adn trend = 1; did you mean and?")]
    [InlineData("stock | buffer 1s | where $['a\u0001'] = 1", 27, 7, "buffer leaves an array, which has no field a\uFFFD; that of its first event is $[0]['a\uFFFD']")]
    [InlineData("stock | where price <> 5", 22, 1, "inequality is written !=")]
    [InlineData("stock | where (price > 5", 25, 0, "expected ) to close the ( at column 15, found the end")]
    [InlineData("stock | where price in 5", 24, 1, "expected ( and a list such as (1, 2), found 5")]
    [InlineData("stock | where price in (5", 26, 0, "expected ) to close the ( at column 24, found the end")]
    [InlineData("stock | where name = bob", 22, 3, "expected a number, a string, true, false or null, found bob; a string is written 'bob'")]
    [InlineData("stock | where name =", 21, 0, "expected a number, a string, true, false or null, found the end")]
    [InlineData("stock | where name = 'bob", 22, 4, "the string that begins here has no ' to close it")]
    [InlineData(@"stock | where name = 'a\nb'", 22, 6, "in a string a backslash stands only before ', \" or another backslash")]
    [InlineData("stock | where a < true", 19, 4, "true is compared only with =, !=, in and contains")]
    [InlineData("stock | where a startswith 5", 28, 1, "startswith takes a string, such as '5'")]
    [InlineData("stock | where a > 79228162514264337593543950336", 19, 29, "the number is too large: the largest is 79228162514264337593543950335")]
    [InlineData("stock | where a > 0.12345678901234567890123456789", 19, 31, "the number has more digits than are compared, which is 28")]
    [InlineData("stock | where a. > 1", 18, 1, "expected a field after the dot, found > 1")]
    [InlineData("stock | where a[-1] > 1", 17, 2, "expected an index such as 0, or a field in quotes, found -1] > 1")]
    [InlineData("stock | where a[99999999999] > 1", 17, 11, "99999999999 is too large for an index")]
    [InlineData("stock | where a[0 > 1", 19, 1, "expected ] to close the [ at column 16, found > 1")]
    [InlineData("stock | where and", 15, 3, "and is a reserved word; a field of that name is written $.and")]
    [InlineData("stock | take 0", 14, 1, "expected a count from 1 to 1,000,000, found 0")]
    [InlineData("stock | take 1000001", 14, 7, "expected a count from 1 to 1,000,000, found 1000001")]
    [InlineData("stock | take many", 14, 4, "expected a count from 1 to 1,000,000, found many")]
    [InlineData("stock | take 3 metrics", 16, 7, "expected the end, found metrics")]
    [InlineData("stock | take 3, metrics", 9, 4, "take must come last, outside all parentheses")]
    [InlineData("(stock | take 3)", 10, 4, "take must come last, outside all parentheses")]
    [InlineData("latest", 7, 0, "expected ( after latest, found the end")]
    [InlineData("latest(stock)", 13, 1, "latest combines two inputs at least: latest(a, b)")]
    [InlineData("latest(stock, metrics", 22, 0, "expected ) to close the ( at column 7, found the end")]
    [InlineData("merge(stock | sample 1s, metrics)", 13, 1, "an input with operators of its own needs parentheses: merge((a | sample 1s), b)")]
    [InlineData("latest(stock, *)", 15, 1, "an input that is not one stream or named view needs a name; put it in parentheses and end it with | as name")]
    [InlineData("latest(stock, merge(stock))", 15, 12, "an input that is not one stream or named view needs a name; put it in parentheses and end it with | as name")]
    [InlineData("latest(stock, (stock, calm-stock))", 15, 19, "an input that is not one stream or named view needs a name; put it in parentheses and end it with | as name")]
    [InlineData("latest((stock | as metrics), metrics)", 30, 7, "two inputs are called metrics; name one with | as name")]
    [InlineData("stock | select price | where $.prise.x > 1", 30, 9, "prise is not among the fields that are left here (price); did you mean price?")]
    [InlineData("stock | avg a over 1s | select a as avg, b", 32, 1, "a is not among the fields that are left here (avg, count, from, to)")]
    [InlineData("stock | select price | where $[0] exists", 30, 4, "$[0] is not among the fields that are left here (price)")]
    [InlineData("latest(stock, metrics) | where price > 1", 32, 5, "price is not among the fields that are left here (stock, metrics)")]
    [InlineData("stock | buffer 1s | avg price over 1m", 25, 5, "buffer leaves an array, which has no field price; that of its first event is $[0].price")]
    [InlineData("(stock | select a), metrics | where b > 1", 37, 1, "b is not among the fields that are left here (a)")]
    [InlineData("stock | select a as b | where b = 1 and a = 2", 41, 1, "a is not among the fields that are left here (b)")]
    [InlineData("stock | smaple\n1s", 9, 6, "smaple is not an operator; did you mean sample? There are: as, avg, buffer, count, debounce, distinct, max, min, sample, select, sum, take, where")]
    [InlineData("stock | sample 1\n\t s and so on for ever", 16, 1, "expected a duration such as 500ms or 2s, found 1 s and so on for ev")]
    [InlineData("stock | where a = 'a|b' 'c, d', e", 25, 6, "expected and, or, | or the end, found 'c, d'")]
    [InlineData("stock \u0007\U0001F600", 7, 1, "expected a comma, | or the end, found \uFFFD\U0001F600")]
    public void Fault_StandsAtItsPlace_AndSaysWhatToChange(string text, int column, int length, string message)
    {
        var fault = Languages.Default.Fault(text);

        Assert.Equal($"column {column}: {message}", fault.Detail);
        Assert.Equal(length, fault.Length);
    }

    [Fact]
    public void EveryReservedWord_IsNamedWithThePathThatIsMeant() =>
        Assert.All(RxSse.Views.Expressions.DataPath.Reserved.Except(["not"]), word =>
        {
            Assert.Equal($"column 18: {word} is a reserved word; a field of that name is written $.{word}", Languages.Default.Fault($"stock | distinct {word}").Detail);
            Assert.Equal($"stock | distinct $.{word}", Languages.Default.NormalForm($"stock | distinct $.{word}"));
        });

    [Fact]
    public void LongType_IsRefused() =>
        Assert.Equal("column 12: a type of event has at most 80 characters", Languages.Default.Fault($"stock | as {new string('a', 81)}").Detail);

    [Fact]
    public void WithoutStreams_NothingIsAll() => Assert.Equal("column 1: there is no stream", new ViewLanguage([], [], new()).Fault("*").Detail);

    [Theory]
    [InlineData("stock, metrics, stock", 21, 1, "an expression has at most 20 characters (Composition:MaxLength)")]
    [InlineData("stock|as a|as b|as c", 16, 1, "an expression has at most 2 operators (Composition:MaxOperators)")]
    [InlineData("stock|as a|as b|smap", 16, 1, "an expression has at most 2 operators (Composition:MaxOperators)")]
    [InlineData("(((stock)))", 3, 1, "parentheses and not stand in each other at most 2 deep (Composition:MaxDepth)")]
    [InlineData("((((((((((((((((((((", 3, 1, "parentheses and not stand in each other at most 2 deep (Composition:MaxDepth)")]
    [InlineData("two|as a", 5, 2, "a pipe has at most 2 operators, those of named views too (Composition:MaxOperators)")]
    [InlineData("(two),stock|as a", 13, 2, "a pipe has at most 2 operators, those of named views too (Composition:MaxOperators)")]
    [InlineData("*,two", 3, 3, "a view has at most 3 pipes, those in latest and merge too (Composition:MaxPipes)")]
    [InlineData("merge(*)", 1, 8, "a view has at most 3 pipes, those in latest and merge too (Composition:MaxPipes)")]
    [InlineData("merge(stock),(*)", 14, 3, "a view has at most 3 pipes, those in latest and merge too (Composition:MaxPipes)")]
    public void Limit_IsNamedWithItsOption(string text, int column, int length, string message)
    {
        var language = Languages.With(new CompositionOptions { MaxLength = 20, MaxOperators = 2, MaxDepth = 2, MaxPipes = 3 }, ("two", "stock|as a|as b"));

        var fault = language.Fault(text);

        Assert.Equal($"column {column}: {message}", fault.Detail);
        Assert.Equal(length, fault.Length);
    }

    [Theory]
    [InlineData("stock|where not(not a=1)", 17)]
    [InlineData("stock|where not not not a=1", 21)]
    [InlineData("(stock|where (not a=1))", 15)]
    [InlineData("(stock|where a in(1)and((b=1)))", 25)]
    public void Not_CountsAsDeepAsAParenthesis(string text, int column)
    {
        var fault = Languages.With(new CompositionOptions { MaxDepth = 2 }).Fault(text);

        Assert.EndsWith("(Composition:MaxDepth)", fault.Message, StringComparison.Ordinal);
        Assert.Equal(column, fault.Column);
    }

    [Theory]
    [InlineData("stock|where not a=1 and not b=1 and not c=1")]
    [InlineData("(stock),(stock),((stock))")]
    [InlineData("((stock|distinct $.not|select a as not))")]
    public void WhatStandsSideBySide_IsNotDeep(string text) => Assert.NotNull(Languages.With(new CompositionOptions { MaxDepth = 2 }).Parse(text));

    [Fact]
    public void AtTheLimit_NothingIsRefused()
    {
        var language = Languages.With(new CompositionOptions { MaxLength = 25, MaxOperators = 2, MaxDepth = 1, MaxPipes = 3 });

        Assert.Equal(3, language.Parse("merge(stock,metrics)|as a").View.Pipes[0].Source.Streams.Count() + 1);
        Assert.Equal(3, language.Parse("stock,stock,stock,*|as a").View.Pipes.Count);
    }
}
