using RxSse.Tests.Simulation;

namespace RxSse.Tests.Delivery;

/// <summary>A view of the streams a, b and c, with the numbers n and v in their events.</summary>
internal sealed class RandomView
{
    private const int Count = 200;

    private static readonly string[] TimedOperators = ["sample", "debounce", "buffer", "over", "every", "silence"];

    private static readonly string[] Conditions =
    [
        "x.v = 1", "y.n > 3", "v = 1", "v in (0, 2)", "v > 1", "v >= 1 and v < 3", "n > 5 or v = 0", "v exists", "w exists", "not v = 1", "v != 2", "v + 1 > 2",
        "n > v", "v = 1 and n > 3", "v startswith 'x'", "n contains 'x'",
    ];

    private readonly Random _random;

    private RandomView(int seed)
    {
        _random = new Random(seed);
        Text = string.Join(", ", Enumerable.Range(0, 1 + _random.Next(3)).Select(i => $"({Pipe(0)} | as p{i})"));
    }

    public static string[] All { get; } =
        [.. Enumerable.Range(0, int.MaxValue).Select(seed => new RandomView(seed).Text).Where(ViewSimulation.IsView).Take(Count)];

    public static string[] Timeless { get; } =
    [
        .. Enumerable.Range(0, int.MaxValue).Select(seed => new RandomView(seed).Text)
            .Where(view => !TimedOperators.Any(word => view.Contains($" {word} ", StringComparison.Ordinal)) && ViewSimulation.IsView(view)).Take(Count),
    ];

    private string Text { get; }

    private string Pipe(int depth) => $"{Source(depth)}{string.Concat(Enumerable.Range(0, _random.Next(3)).Select(_ => $" | {Step()}"))}";

    private string Source(int depth) => _random.Next(depth < 2 ? 10 : 6) switch
    {
        6 => $"merge(({Filtered()}), ({Pipe(depth + 1)}))",
        7 => $"latest(({Pipe(depth + 1)} | as x), ({Filtered()} | as y))",
        8 => $"with(({Filtered()} | as x), ({Pipe(depth + 1)} | as y))",
        9 => $"({Pipe(depth + 1)})",
        _ => Filtered(),
    };

    private string Filtered() => $"{One("a", "b", "c")}{One("", $" | where {One(Conditions)}", $" | as z | where {One(Conditions)} | where {One(Conditions)}")}";

    private string Step() => _random.Next(14) switch
    {
        0 => $"where {One(Conditions)}",
        1 => "select n, v",
        2 => $"distinct {One("", "v")}",
        3 => $"sample 1ms{By()}",
        4 => $"debounce 1ms{By()}",
        5 => "buffer 2ms",
        6 => One("count over 2ms", "count over 3ms every 1ms", "first n, last v over 2ms by v"),
        7 => $"{One("avg", "sum", "min", "max")} v over 1ms",
        8 => $"every 2ms{By()}",
        9 => $"pairs{By()}",
        10 => $"silence 1ms{By()}",
        11 => "select n + v as n, v",
        _ => $"where {One(Conditions)}",
    };

    private string By() => One("", " by v");

    private string One(params string[] of) => of[_random.Next(of.Length)];
}
