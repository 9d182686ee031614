namespace RxSse.Benchmarks.Attacks;

/// <summary>Views that cost a server much. The number makes each different from all others, so that no two of them are shared.</summary>
internal static class HostileViews
{
    private const int Pipes = 16;
    private const int PipesOfBuffer = 15; // one more would cost more than Limits:ViewCost allows
    private const int Inputs = 19;
    private const int FieldsOfPipe = 40; // 40 KB of an event of 1 KB
    private const int FieldsOfBig = 55; // nearly the 64 KiB that a select makes at most

    /// <summary>A setting that names the view <c>big</c>, of which <see cref="Latest"/> is made: it would be too long otherwise.</summary>
    public static string BigSetting { get; } = $"--RxSse:Views:big=notifications|select {Fields(FieldsOfBig)}";

    /// <summary>A cheap view.</summary>
    public static string Cheap(long number) => $"notifications|where id={number}";

    /// <summary>Looks through each event many times, and lets none through.</summary>
    public static string Silent(long number) => Join(Pipes, pipe => $"(notifications|where message contains 'n{number}-{pipe}')");

    /// <summary>Makes 640 KB of one event of 1 KB.</summary>
    public static string Select(long number) => $"{Types(number, Pipes)}|select {Fields(FieldsOfPipe)}";

    /// <summary>Makes 1 MB of one event of 1 KB, once for each of its inputs.</summary>
    public static string Latest(long number) => $"latest({Join(Inputs, input => $"(big|as t{number}-{input})")})";

    /// <summary>Keeps many small events for a long time.</summary>
    public static string Buffer(long number) => $"{Types(number, PipesOfBuffer)}|select id|buffer 1h";

    private static string Types(long number, int pipes) => Join(pipes, pipe => $"(notifications|as t{number}-{pipe})");

    private static string Fields(int count) => Join(count, field => $"$ as f{field}");

    private static string Join(int count, Func<int, string> part) => string.Join(',', Enumerable.Range(1, count).Select(part));
}
