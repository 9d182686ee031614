using System.Diagnostics;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>A command of the SDK, such as <c>pack</c>, that must succeed.</summary>
internal static class DotnetCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5); // a failure only: a build on a busy machine

    /// <summary>The configuration that the tests were built in, so that nothing is built again.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string Program => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs the command, and returns what it prints.</summary>
    public static async Task<string> RunAsync(string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var limit = new CancellationTokenSource(Limit);
        using var process = Process.Start(start)!;
        using var killed = limit.Token.Register(() => process.Kill(entireProcessTree: true)); // which ends what it prints
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        var printed = await output + await errors;
        Assert.True(process.ExitCode == 0, $"{(limit.IsCancellationRequested ? $"killed after {Limit}: " : "")}dotnet {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{printed}");
        return printed;
    }

    public static Task<string> RunInRepositoryAsync(params string[] arguments) => RunAsync(Repository.PathOf("."), arguments);
}
