using System.Globalization;

namespace RxSse.Benchmarks.Measures;

/// <summary>How many files, connections among them, a process may have open. The runtime has raised its own as far as it may.</summary>
internal static class FileLimit
{
    private const int Spare = 250; // what a process has open besides

    /// <exception cref="FormatException">This program could not hold so many clients; it says what to do.</exception>
    public static void ThrowIfTooLow(int clients) => ThrowIfTooLow(clients, Of("self"), "this program");

    /// <exception cref="FormatException">The server could not hold so many clients; it says what to do.</exception>
    public static void ThrowIfTooLow(int clients, int server) =>
        ThrowIfTooLow(clients, Of(server.ToString(CultureInfo.InvariantCulture)), $"the server (process {server})");

    internal static void ThrowIfTooLow(int clients, long limit, string who)
    {
        if (clients + Spare > limit)
        {
            throw new FormatException(
                $"{clients} clients need {clients + Spare} open files, and {who} may have {limit} ('ulimit -n'). Raise it as root in the shell that "
                + $"starts it ('ulimit -n {clients + Spare}', or 'prlimit --pid PID --nofile={clients + Spare}' for one that runs), or take at most "
                + $"{Math.Max(0, limit - Spare)} --clients.");
        }
    }

    private static long Of(string process)
    {
        var line = File.ReadLines($"/proc/{process}/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[3];
        return soft == "unlimited" ? long.MaxValue : long.Parse(soft, CultureInfo.InvariantCulture);
    }
}
