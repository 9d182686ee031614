using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>SIGTERM that arrives before the server has started.</summary>
[Trait("Way", "any")]
public sealed class StopDuringStartTests
{
    [Theory]
    [InlineData("Microsoft.Extensions.Logging.Console.dll")]
    [InlineData("System.Reactive.dll")]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets.dll")]
    [InlineData("Microsoft.AspNetCore.Cors.dll")]
    public async Task Sigterm_EndsTheStart_WithoutAFault(string loaded)
    {
        await using var process = ServerProcess.StartBuilt(QuietServer.Arguments);
        await UntilAsync(process, () => Maps(process, loaded));

        process.Terminate();
        var exit = await process.ExitAsync();

        Assert.Empty(exit.Errors);
        Assert.Equal(0, exit.Code);
    }

    private static async Task UntilAsync(ServerProcess process, Func<bool> condition)
    {
        using var patience = Patience.Start();
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            Assert.False(process.HasStarted, "The server has started before the test looked.");
            await Task.Yield();
        }
    }

    private static bool Maps(ServerProcess process, string file) =>
        File.ReadLines($"/proc/{process.Id}/maps").Any(line => line.EndsWith('/' + file, StringComparison.Ordinal));
}
