namespace RxSse.Tests.Simulation;

/// <summary>A pipe, and a simple model of its events.</summary>
/// <param name="Type">The type of its events, which is unique.</param>
/// <param name="Text">The pipe.</param>
/// <param name="Copies">How often it repeats an event, without its <c>distinct</c>; null for a live pipe.</param>
/// <param name="IsDistinct">Whether it drops an event with the value of the event before.</param>
internal sealed record ModelPipe(string Type, string Text, Func<char, int, int>? Copies, bool IsDistinct = false)
{
    public static ModelPipe[] All { get; } =
    [
        new("p0", "a", (stream, _) => stream == 'a' ? 1 : 0),
        new("p1", "b | where v > 1", (stream, value) => stream == 'b' && value > 1 ? 1 : 0),
        new("p2", "a | select n, v | distinct v", (stream, _) => stream == 'a' ? 1 : 0, IsDistinct: true),
        new("p3", "merge(a, (a | where v = 1), b)", (stream, value) => stream == 'a' && value == 1 ? 2 : stream == 'c' ? 0 : 1),
        new("p4", "merge(a, b) | distinct v", (stream, _) => stream == 'c' ? 0 : 1, IsDistinct: true),
        new("p5", "c | where v < 2 | distinct v", (stream, value) => stream == 'c' && value < 2 ? 1 : 0, IsDistinct: true),
        new("p6", "c", (stream, _) => stream == 'c' ? 1 : 0),
        new("l0", "a | sample 1ms", null),
        new("l1", "b | debounce 1ms", null),
        new("l2", "latest(a, c)", null),
        new("l3", "a | sample 1ms | count over 2ms", null),
    ];

    public bool IsLive => Copies is null;

    /// <summary>How often it repeats each event of the log, with and without a <c>distinct</c>. The first event has the index 1.</summary>
    public (int[] Due, int[] Allowed) Of(IReadOnlyList<(char Stream, int Value)> published)
    {
        var (due, allowed) = (new int[published.Count + 1], new int[published.Count + 1]);
        int? last = null;
        for (var sequence = 1; sequence <= published.Count; sequence++)
        {
            var (stream, value) = published[sequence - 1];
            allowed[sequence] = Copies!(stream, value);
            due[sequence] = IsDistinct && value == last ? 0 : allowed[sequence];
            last = allowed[sequence] > 0 ? value : last;
        }

        return (due, allowed);
    }

    public static string TextOf(IEnumerable<ModelPipe> pipes) => string.Join(", ", pipes.Select(pipe => $"({pipe.Text} | as {pipe.Type})"));
}
