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

    /// <summary>Runs where the binary has been published; in CI it must have been.</summary>
    private sealed class FactIfNativeAttribute : FactAttribute
    {
        public FactIfNativeAttribute()
        {
            if (Binary is null && Environment.GetEnvironmentVariable("CI") != "true")
            {
                Skip = "dotnet publish RxSse.Server -c Release -p:PublishAot=true -o artifacts/native, then set RXSSE_NATIVE_BINARY to artifacts/native/RxSse.Server";
            }
        }

        public static string? Binary => Environment.GetEnvironmentVariable("RXSSE_NATIVE_BINARY");
    }
}
