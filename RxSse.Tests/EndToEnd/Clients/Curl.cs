using System.Text.RegularExpressions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>The real <c>curl</c>, started by a shell with a command line as it stands in a document.</summary>
internal sealed partial class Curl : IAsyncDisposable
{
    private readonly PrintingProgram _program;

    private Curl(PrintingProgram program) => _program = program;

    public static Curl Start(string command, RunningServer server) => Start(command, server.Address);

    public static Curl Start(string command, Uri server)
    {
        Assert.StartsWith("curl ", command, StringComparison.Ordinal);
        Assert.Matches(AddressInDocuments(), command);
        var here = AddressInDocuments().Replace(command, server.GetLeftPart(UriPartial.Authority));
        return new Curl(PrintingProgram.StartShell($"exec {here} --silent --show-error --noproxy '*'")); // without the meter that a terminal does not show either
    }

    /// <summary>Fails unless the command prints what its document says, apart from what differs from run to run.</summary>
    public static async Task AssertPrintsAsync(Transcript transcript, RunningServer server)
    {
        await using var curl = Start(transcript.Command, server);

        Assert.Equal(Transcript.Constant(transcript.Output), Transcript.Constant(await curl.ReadLinesAsync(transcript.Output.Count)));
    }

    public Task<IReadOnlyList<string>> ReadLinesAsync(int count) => _program.ReadLinesAsync(count);

    /// <summary>The next line that has a part.</summary>
    public Task<string> ReadToLineAsync(string part) => _program.ReadToLineAsync(part);

    /// <summary>Stops it as Ctrl-Z does.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on, as <c>fg</c> does.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private async Task SignalAsync(string signal)
    {
        await using var kill = PrintingProgram.StartShell($"kill -{signal} {_program.Id} && echo sent");
        await kill.ReadToLineAsync("sent");
    }

    // The server's, that of samples with a host of their own, and those of nginx.
    [GeneratedRegex(@"https?://localhost:(3000|3001|8080|8443)\b")]
    private static partial Regex AddressInDocuments();
}
