using Xunit;

namespace RxSse.Tests.EndToEnd.Servers;

/// <summary>A server that cannot start says why, in lines for the person who has to change something.</summary>
internal static class StartFault
{
    public static async Task<IReadOnlyList<string>> LinesAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var process = ServerProcess.Start(arguments, environment);
        var exiting = process.ExitAsync();
        Assert.True(await Task.WhenAny(exiting, process.StartedAsync()) == exiting, "The server has started.");
        var exit = await exiting;

        Assert.NotEqual(0, exit.Code);
        Assert.NotEmpty(exit.Errors);
        Assert.DoesNotContain(exit.Output.Concat(exit.Errors), line => line.StartsWith("   at ", StringComparison.Ordinal));
        Assert.DoesNotContain(exit.Output.Concat(exit.Errors), line => line.Contains("Exception", StringComparison.Ordinal));
        return exit.Errors;
    }
}
