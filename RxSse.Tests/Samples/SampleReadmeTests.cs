using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary>The commands of the samples' READMEs, typed as they stand there but for the port, do what they say.</summary>
public sealed class SampleReadmeTests
{
    [FactIfInstalled("curl")]
    public async Task OwnStream_Ticks()
    {
        var commands = Commands.AllIn("samples/own-stream/README.md");
        await using var server = await DotnetRun.StartAsync(commands[0]);
        await using var curl = Curl.Start(commands[1], server.Address);

        await curl.ReadToLineAsync("""data: {"type":"ticks-update","data":{"number":""");

        await using var publishing = Curl.Start(commands[2], server.Address);
        await curl.ReadToLineAsync("""data: {"type":"ticks-update","data":{"number":1000}}""");

        // The demo page of RxSse.Server may read it, from the address that its link names.
        Assert.Contains("<http://localhost:3000/demo/#server=http://localhost:3001>", Repository.Read("samples/own-stream/README.md"), StringComparison.Ordinal);
        Assert.Contains("--urls http://localhost:3001", commands[0], StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/streams");
        request.Headers.Add("Origin", "http://localhost:3000");
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    [FactIfInstalled("curl")]
    public async Task OwnLog_ShowsAnOrder_AndTellsOfItsLoss()
    {
        var commands = Commands.AllIn("samples/own-log/README.md");
        await using var server = await DotnetRun.StartAsync(commands[0]);
        await using var curl = Curl.Start(commands[1], server.Address);
        await curl.ReadToLineAsync("event: heartbeat");

        await using var publishing = Curl.Start(commands[2], server.Address);
        await curl.ReadToLineAsync("""data: {"number":1}""");
        await using var losing = Curl.Start(commands[4], server.Address);
        await curl.ReadToLineAsync("event: gap");
        Assert.Contains("\"reason\":\"restarted\"", (await curl.ReadLinesAsync(1))[0], StringComparison.Ordinal);
    }

    [FactIfInstalled("curl")]
    public async Task CustomStreams_TellOfAnOrder_AndOfARate()
    {
        const string Sample = "samples/custom-streams";
        var commands = Commands.AllIn($"{Sample}/README.md");
        var root = Directory.CreateTempSubdirectory("rxsse-"); // where the reader's clone would be: the commands write into it
        try
        {
            var folder = root.CreateSubdirectory(Sample).FullName;
            File.Copy(Repository.PathOf($"{Sample}/rate.json"), Path.Combine(folder, "rate.json"));
            var port = FreePort.Take();
            await using var server = await DotnetRun.StartAsync(
                commands[0], port, $"--property:RunWorkingDirectory={folder}", $"--Rate=http://127.0.0.1:{port}/rate");
            await using var curl = Curl.Start(commands[1], server.Address);
            await curl.ReadToLineAsync("rates-update");

            await TypeAsync(commands[2], root);
            await curl.ReadToLineAsync("""data: {"type":"orders-update","data":{"amount":12.50}}""");
            await curl.ReadToLineAsync("""data: {"type":"total","data":{"eur":12.50,"usd":13.50}}""");
            await TypeAsync(commands[3], root);
            await curl.ReadToLineAsync("""data: {"type":"total","data":{"eur":12.50,"usd":13.75}}""");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [FactIfInstalled("curl")]
    public async Task Progress_IsReported_WhenAnImportIsStartedByHand()
    {
        var commands = Commands.AllIn("samples/progress/README.md");
        await using var server = await DotnetRun.StartAsync(commands[0]);
        await using var curl = Curl.Start(commands[1], server.Address);
        await curl.ReadToLineAsync("event: heartbeat");

        await using var start = Curl.Start(commands[2], server.Address);

        await curl.ReadToLineAsync("event: progress-update");
        Assert.Equal(["""data: {"done":0,"total":50,"state":"running"}"""], await curl.ReadLinesAsync(1));
    }

    [Fact]
    public async Task DotnetClient_TakesAnAddress()
    {
        await using var server = await RunningServer.StartAsync(BusyServer.Arguments);
        var command = Commands.In("samples/dotnet-client/README.md", "streams=stock");
        Assert.Contains("http://localhost:3000/", command, StringComparison.Ordinal);
        await using var client = DotnetRun.StartProgram(command.Replace("http://localhost:3000/", server.Address.ToString(), StringComparison.Ordinal));

        Assert.Matches("^stock [0-9.]+ [▲▼=]$", await client.ReadToLineAsync("stock"));
    }

    [FactIfInstalled("python3")]
    public async Task Page_IsServedByAnyStaticServer()
    {
        var command = Commands.In("samples/browser/README.md", "http.server").Replace(" 8080 ", " 0 ", StringComparison.Ordinal);
        await using var server = PrintingProgram.StartShell($"exec env PYTHONUNBUFFERED=1 {command} 2>/dev/null", Repository.PathOf("."));
        var address = (await server.ReadToLineAsync("Serving HTTP on 127.0.0.1 ")).Split('(')[1].Split(')')[0];
        using var client = RunningServer.ClientOf(new Uri(address));

        Assert.Equal(Repository.Read("samples/browser/index.html"), await client.GetStringAsync("/"));
        using var script = await client.GetAsync("/rxsse/events.js");
        Assert.Equal("text/javascript", script.Content.Headers.ContentType?.MediaType); // or browsers do not run it
    }

    private static async Task TypeAsync(string command, DirectoryInfo folder)
    {
        await using var shell = PrintingProgram.StartShell($"{command} && echo done", folder.FullName);
        await shell.ReadToLineAsync("done");
    }
}
