using System.Globalization;

namespace RxSse.Tests.Views.Parsing;

/// <summary>Makes expressions out of a seed: good ones, the same ones written otherwise, and broken ones. Needs no test framework, so that benchmarks can use it.</summary>
internal sealed class ViewTexts(int seed)
{
    private static readonly string[] Sources = ["stock", "metrics", "notifications", "*", "calm-stock"];
    private static readonly string[] Fields = ["price", "a-b", "$", "$.over", "items[0].name", "$['odd name']", "_x", "$[3]", "a.b.c", "$['it\\'s']"];
    private static readonly string[] Literals =
        ["5", "-1", "0.50", "100", "79228162514264337593543950335", "0.0000000000000000000000000001", "'a'", "\"it's\"", @"'\\'", "''", "true", "false", "null", "'| , )'"];
    private static readonly string[] Pieces =
        ["|", ",", "(", ")", "[", "]", "$", "*", "'", "\"", "\\", "=", "!=", "<", ">", ".", "-", "not ", "and ", "or ", "over ", "as ", "take 5", "latest(", "merge(", "with(", "where ",
         "select ", "sample 1s", "sample", " 1 s", "99999999999999999999999999999999", "1e5", "\0", "\uD800", "\u00a0", "é", "\U0001F600", "\n", "stok", "gap", "in (", "exists", "by ", "every 1s", "pairs", "+ ", " - ", "/", "round(", "abs(", "coalesce(", "p99 price", "first ", "over 1m every 10s", "count, "];

    private readonly Random _random = new(seed);

    /// <summary>An expression that is a view, as far as the shape of the data allows.</summary>
    public string Good() => View(depth: 0);

    /// <summary>Something that may be anything.</summary>
    public string Any() => _random.Next(12) switch
    {
        0 => Noise(_random.Next(60)),
        1 => string.Concat(Enumerable.Range(0, _random.Next(30)).Select(_ => One(Pieces))),
        2 => string.Concat(Enumerable.Repeat(One(Pieces), _random.Next(1_200))),
        3 => $"stock | where {string.Concat(Enumerable.Repeat(One("not ", "(", "not ("), _random.Next(300)))}a = 1",
        4 or 5 => Good(),
        _ => Mutated(Good()),
    };

    /// <summary>The same list of sources in another order, with repetitions and with other spaces.</summary>
    public (string One, string Other) SameTwice()
    {
        var sources = Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => Source(depth: 1)).ToArray();
        var steps = Steps(_random.Next(3));
        var shuffled = sources.Concat(sources.Where(_ => _random.Next(2) == 0)).ToArray();
        _random.Shuffle(shuffled);
        // By the law of the comma the operators may stand with each source.
        return ($"{string.Join(", ", sources)}{steps}", string.Join("\t,", shuffled.Select(source => $" (\n{source} {steps.Replace(" | ", "|", StringComparison.Ordinal)}  ) ")));
    }

    private string View(int depth) => $"{string.Join(", ", Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Source(depth)))}{Steps(_random.Next(4))}";

    private string Source(int depth) => _random.Next(depth < 3 ? 9 : 4) switch
    {
        8 => $"with(stock,({View(depth + 1)} | as a))",
        4 => $"({View(depth + 1)})",
        5 => $"merge({Source(depth + 1)},{Source(depth + 1)})",
        6 => $"latest(({View(depth + 1)} | as a), metrics)",
        7 => $"latest(calm-stock, ({View(depth + 1)} | as {One("b", "Cc", "d-1")}), stock)",
        _ => One(Sources),
    };

    private string Steps(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => $" | {Step()}"));

    private string Step() => _random.Next(16) switch
    {
        9 => $"{One($"every {Duration()}", $"silence {Duration()}", "pairs")}{By()}",
        0 => $"select {One(Fields)} as x, {One("price", "a.b", "items[1]")}{One("", " as y")}",
        8 => $"select {Sum(0)} as x, price",
        1 => $"distinct {One("", One(Fields), $"{One(Fields)}, {One(Fields)}")}{By()}",
        2 => $"sample {Duration()}{By()}",
        3 => $"debounce {Duration()}{By()}",
        4 => $"buffer {Duration()}",
        5 or 6 => $"{string.Join(", ", Enumerable.Range(0, 1 + _random.Next(3)).Select(i => Figure(i)))} over {Windows()}{One("", "", $" by {One("price", "a-b", "$.over", "items[0].name", "$[3].x")}")}",
        7 => $"as {One("x", "Y", "calm-stock", "over")}",
        _ => $"where {Condition(0)}",
    };

    private string Figure(int index) => _random.Next(4) switch
    {
        0 => $"count {One("", One(Fields))}{One("", $" as {One("n", "over", "as")}{index}")}",
        1 => $"{One("first", "last")} {One(Fields)}{One("", $" as f{index}")}",
        _ => $"{One("avg", "sum", "min", "max", "p50", "p90", "p95", "p99")} {Sum(0)}{One("", $" as g-{index}")}",
    };

    private string Windows() => One(Duration(), Duration(), "60s every 1000ms", "1h every 60m", "90s every 30s", "3600s every 1m");

    private string Condition(int depth) => _random.Next(depth < 4 ? 10 : 6) switch
    {
        4 => $"{Sum(depth)}{One("=", " != ", "<", " >= ")}{Sum(depth)}",
        0 => $"{One(Fields)} exists",
        1 => $"{One(Fields)} in ({One(Literals)},{One(Literals)})",
        2 => $"{One(Fields)}{One("=", "!=", " contains ")}{One(Literals)}",
        3 => $"{One(Fields)} startswith {One("'a'", "\"\"")}",
        6 => $"({Condition(depth + 1)})",
        7 => $"not {Condition(depth + 1)}",
        8 => $"{Condition(depth + 1)} and {Condition(depth + 1)}",
        9 => $"({Condition(depth + 1)} or {Condition(depth + 1)})",
        _ => $"{One(Fields)} {One("<", "<=", ">", ">=")} {One("5", "-0.25", "'b'")}",
    };

    private string Sum(int depth) => _random.Next(depth < 2 ? 9 : 4) switch
    {
        4 => $"({Sum(depth + 1)})",
        5 => $"{Sum(depth + 1)}{One(" + ", " - ", "*", "/ ")}{Sum(depth + 1)}",
        6 => $"({Sum(depth + 1)} {One("+", "- ")}{Sum(depth + 1)}){One("+", " - ", " /", "*")}{Sum(depth + 1)}",
        7 => $"{One("abs", "floor")}({Sum(depth + 1)})",
        8 => One($"round({Sum(depth + 1)}, 2)", $"length({One(Fields)})", $"coalesce({Sum(depth + 1)},'a', {Sum(depth + 1)})"),
        0 => One("5", "-1", "0.50"),
        _ => One(Fields),
    };

    private string By() => One("", "", $" by {One(Fields)}");

    private string Duration() => One("100ms", "1000ms", "90s", "60s", "3600s", "60m", "1h", string.Create(CultureInfo.InvariantCulture, $"{_random.Next(100, 100_000)}ms"));

    private string Mutated(string text)
    {
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            var (at, to) = (_random.Next(text.Length + 1), _random.Next(text.Length + 1));
            var (start, end) = (Math.Min(at, to), Math.Max(at, to));
            text = _random.Next(7) switch
            {
                0 => text[..start] + text[Math.Min(start + 1, text.Length)..],
                1 => text.Insert(start, Noise(1)),
                2 => text.Insert(start, One(Pieces)),
                3 => text[..start] + text[end..],
                4 => text.Insert(start, text[start..end]),
                5 => text[..start],
                _ => WithTokensSwapped(text),
            };
        }

        return text;
    }

    private string WithTokensSwapped(string text)
    {
        var tokens = text.Split(' ');
        _random.Shuffle(tokens.AsSpan(_random.Next(tokens.Length)));
        return string.Join(' ', tokens);
    }

    private string Noise(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)(_random.Next(3) == 0 ? _random.Next(0x10000) : _random.Next(0x20, 0x7F))));

    private string One(params string[] of) => of[_random.Next(of.Length)];
}
