using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;

namespace RxSse.Tests.Samples;

/// <summary>The hosts under <c>samples/</c>, as they were built with the tests.</summary>
internal static class SampleServer
{
    // bin/Debug/net10.0: the samples are built as the tests are.
    private static readonly string Output = Path.GetRelativePath(Repository.PathOf("RxSse.Tests"), AppContext.BaseDirectory);

    public static Task<RunningServer> StartAsync(string sample, params string[] arguments) => RunningServer.FromAsync(ServerProcess.StartProgram(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        [Path.Combine(Repository.PathOf($"samples/{sample}"), Output, $"{sample}.dll"), "--urls=http://127.0.0.1:0", .. arguments]));

    public static string Readme(string sample) => Repository.Read($"samples/{sample}/README.md");

    /// <summary>The line of the event as the format <c>envelope</c> writes it, and as READMEs show it.</summary>
    public static string Line(Received next) => $$"""data: {"type":"{{next.Type}}","data":{{next.Data.GetRawText()}}}""";
}
