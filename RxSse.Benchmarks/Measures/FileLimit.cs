using System.Globalization;

namespace RxSse.Benchmarks.Measures;

/// <summary>
/// The limit of open files of a process, which includes connections. The runtime raises its own soft limit to the hard limit.
/// </summary>
internal static class FileLimit
{
    private const int Spare = 250; // open files that are not clients

    /// <exception cref="FormatException">The limit of this program is too low; the message says what to do.</exception>
    public static void ThrowIfTooLow(int clients) => ThrowIfTooLow(clients, Of("self"), "this program");

    /// <exception cref="FormatException">The limit of the server is too low; the message says what to do.</exception>
    public static void ThrowIfTooLow(int clients, int server) =>
        ThrowIfTooLow(clients, Of(server.ToString(CultureInfo.InvariantCulture)), $"the server (process {server})");

    internal static void ThrowIfTooLow(int clients, long limit, string who)
    {
        if (clients + Spare > limit)
        {
            throw new FormatException(
                $"{clients} clients need {clients + Spare} open files, but {who} may open {limit} ('ulimit -n'). Raise the limit as root in "
                + $"the shell that starts the process ('ulimit -n {clients + Spare}', or for a running process "
                + $"'prlimit --pid PID --nofile={clients + Spare}'), or use at most {Math.Max(0, limit - Spare)} --clients.");
        }
    }

    private static long Of(string process)
    {
        var line = File.ReadLines($"/proc/{process}/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[3];
        return soft == "unlimited" ? long.MaxValue : long.Parse(soft, CultureInfo.InvariantCulture);
    }
}
