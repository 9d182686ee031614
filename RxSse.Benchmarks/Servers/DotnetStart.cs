using System.Diagnostics;

namespace RxSse.Benchmarks.Servers;

/// <summary>How an assembly that lies beside this one is started as a process of its own.</summary>
internal static class DotnetStart
{
    /// <param name="command">The assembly, and its command line.</param>
    public static ProcessStartInfo Of(IReadOnlyList<string> command) => new(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        [Path.Combine(AppContext.BaseDirectory, command[0]), .. command.Skip(1)])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
