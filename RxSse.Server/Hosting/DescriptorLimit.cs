using System.Globalization;

namespace RxSse.Server.Hosting;

/// <summary>How many file descriptors the process may have.</summary>
internal static class DescriptorLimit
{
    private const string Row = "Max open files";

    /// <summary>Reads the limit from proc(5).</summary>
    /// <param name="root">The directory that contains <c>proc</c>.</param>
    /// <returns>The limit, or null if there is none, or if the system does not have this file.</returns>
    public static long? Read(string root)
    {
        var limits = Path.Combine(root, "proc/self/limits");
        return File.Exists(limits) ? Parse(File.ReadLines(limits)) : null;
    }

    // Max open files            1024                 4096                 files
    private static long? Parse(IEnumerable<string> lines) =>
        lines.FirstOrDefault(line => line.StartsWith(Row, StringComparison.Ordinal)) is { } row
        && row[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, ..]
        && long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null; // unlimited
}
