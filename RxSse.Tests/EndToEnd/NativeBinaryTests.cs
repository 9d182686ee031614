using System.Text.Json;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The server published as a native binary serves as the other does.</summary>
public sealed class NativeBinaryTests
{
    [FactIfNative]
    public async Task NativeBinary_ServesEvents_AndStops()
    {
        await using var server = await RunningServer.FromAsync(
            ServerProcess.StartProgram(FactIfNativeAttribute.Binary!, ["--RxSse:Streams:Stock:Period=50ms", "--RxSse:Demo:Enabled=true"]));
        await using var reader = await EventReader.JoinAsync(server.Client);

        var triggered = await server.Client.TriggerIdAsync("from a native binary");
        while ((await reader.NextAsync()).Id != triggered)
        {
        }

        Assert.Contains("\"stock\"", await server.Client.GetStringAsync("/streams"), StringComparison.Ordinal);
        Assert.Contains("<title>RxSse demo</title>", await server.Client.GetStringAsync("/demo/"), StringComparison.Ordinal);
        Assert.Equal(0, (await server.StopAsync()).Code);
    }

    [FactIfNative]
    public async Task NativeBinary_ReadsViews_AndTellsWhatIsWrongWithOne()
    {
        await using var server = await RunningServer.FromAsync(ServerProcess.StartProgram(FactIfNativeAttribute.Binary!, QuietServer.Arguments));
        await using var reader = await EventReader.JoinAsync(
            server.Client, ViewQuery.Of("merge((notifications | where message startswith 'from' and not id < 5 | select message), calm-stock) | as note"));

        await server.Client.TriggerIdAsync("from a native binary");
        var received = await reader.NextAsync();
        using var refused = await server.Client.GetAsync($"/events{ViewQuery.Of("stock | smaple 1s")}");

        Assert.Equal(("note", """{"message":"from a native binary"}"""), (received.Type, received.Data.GetRawText()));
        await ProblemAssert.IsProblemAsync(refused, 400, "column 9: Unknown operator 'smaple'. Did you mean sample?");
        Assert.Equal(6, JsonElement.Parse(await refused.Content.ReadAsStringAsync()).GetProperty("length").GetInt32());
        Assert.Contains("| as note", Assert.Single(await server.Client.ViewsAsync()).GetProperty("view").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Runs where the tests are given the binary; <c>.ci/run</c> does so.</summary>
    private sealed class FactIfNativeAttribute : FactAttribute
    {
        public FactIfNativeAttribute()
        {
            if (Binary is null)
            {
                Skip = "Needs a native binary: dotnet publish RxSse.Server -c Release -p:PublishAot=true -o artifacts/native, "
                    + "then set RXSSE_E2E_BINARY to the absolute path of artifacts/native/RxSse.Server";
            }
        }

        public static string? Binary => Environment.GetEnvironmentVariable("RXSSE_E2E_BINARY");
    }
}
