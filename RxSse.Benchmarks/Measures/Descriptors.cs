namespace RxSse.Benchmarks.Measures;

/// <summary>How many descriptors a process has open: proc_pid_fd(5).</summary>
/// <param name="All">With files: the runtime keeps each assembly open that it has loaded.</param>
/// <param name="Sockets">Those that are connections, or listen.</param>
internal sealed record Descriptors(int All, int Sockets)
{
    public static Descriptors Of(int process)
    {
        var targets = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(path => new FileInfo(path).LinkTarget).ToArray();
        return new Descriptors(targets.Length, targets.Count(target => target?.StartsWith("socket:", StringComparison.Ordinal) == true));
    }

    public override string ToString() => $"{All} ({Sockets} sockets)";
}
