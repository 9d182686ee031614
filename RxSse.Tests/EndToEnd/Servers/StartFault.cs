using Xunit;

namespace RxSse.Tests.EndToEnd.Servers;

/// <summary>A server that cannot start says why, in lines for the person who has to change something.</summary>
internal static class StartFault
{
    /// <summary>The same of a server in the process of the tests, for the many faults that all take the same way out.</summary>
    public static async Task<IReadOnlyList<string>> LinesInProcessAsync(params string[] arguments)
    {
        try
        {
            await using var application = RxSse.Server.ServerApplication.Create(["--PORT=0", .. arguments]);
            await application.StartAsync();
            await application.StopAsync();
        }
        catch (Exception error) when (RxSse.Server.StartFault.Describe(error) is { } lines)
        {
            return lines;
        }

        Assert.Fail("The server has started.");
        return [];
    }

    /// <summary>The lines of a process, which ends with a code that is not 0.</summary>
    public static async Task<IReadOnlyList<string>> LinesAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var process = ServerProcess.Start(arguments, environment);
        var exiting = process.ExitAsync();
        await Task.WhenAny(exiting, process.StartedAsync());
        Assert.False(process.HasStarted, "The server has started.");
        var exit = await exiting;

        Assert.NotEqual(0, exit.Code);
        Assert.NotEmpty(exit.Errors);
        Assert.DoesNotContain(exit.Output.Concat(exit.Errors), line => line.StartsWith("   at ", StringComparison.Ordinal));
        Assert.DoesNotContain(exit.Output.Concat(exit.Errors), line => line.Contains("Exception", StringComparison.Ordinal));
        return exit.Errors;
    }
}
