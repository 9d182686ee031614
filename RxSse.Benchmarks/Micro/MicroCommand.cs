using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

namespace RxSse.Benchmarks.Micro;

/// <summary><c>micro</c>: measures single parts of the server with BenchmarkDotNet, and passes options on to it.</summary>
internal static class MicroCommand
{
    public const string Name = "micro";
    public const string Usage = "micro [--filter '*Encoder*'] [--job short] [other options of BenchmarkDotNet]";

    public static int Run(string[] arguments)
    {
        // In this process: a project that BenchmarkDotNet generates would not use the build settings of this repository.
        string[] given = arguments.Contains("--inProcess") || arguments.Contains("-i") ? arguments : [.. arguments, "--inProcess"];
        var config = DefaultConfig.Instance.WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts"));
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run(given, config);
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? ExitCode.Failed : ExitCode.Passed;
    }
}
