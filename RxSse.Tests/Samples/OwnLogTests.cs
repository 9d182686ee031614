using System.Net.Http.Json;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary>An application whose log is its own, made of public types alone.</summary>
public sealed class OwnLogTests
{
    [Fact]
    public async Task Sample_Serves_Resumes_AndTellsOfABreak()
    {
        await using var server = await SampleServer.StartAsync("own-log");
        await using var reader = await EventReader.JoinAsync(server.Client, "?streams=orders");
        await PublishAsync(1);
        var first = await reader.NextAsync("orders-update");
        await PublishAsync(2);
        await PublishAsync(3);

        Assert.Equal(1, first.Data.GetProperty("number").GetInt32());
        Assert.Contains($"-1\nevent: {first.Type}\ndata: {first.Data.GetRawText()}\n", SampleServer.Readme("own-log"), StringComparison.Ordinal);
        await using (var resumed = await EventReader.OpenAsync(server.Client, "?streams=orders", ("Last-Event-ID", first.Id!)))
        {
            Assert.Equal(2, (await resumed.NextAsync("orders-update")).Data.GetProperty("number").GetInt32());
            Assert.Equal(3, (await resumed.NextAsync("orders-update")).Data.GetProperty("number").GetInt32());
        }

        using var lost = await server.Client.PostAsync("/lose", null);
        lost.EnsureSuccessStatusCode();
        Assert.Equal("restarted", (await reader.NextAsync("gap")).Data.GetProperty("reason").GetString());
        await PublishAsync(4);
        var later = await reader.NextAsync("orders-update");
        Assert.Equal(4, later.Sequence);
        Assert.NotEqual(first.Epoch, later.Epoch);
        await using var late = await EventReader.OpenAsync(server.Client, "?streams=orders", ("Last-Event-ID", first.Id!));
        Assert.Equal("restarted", (await late.NextAsync("gap")).Data.GetProperty("reason").GetString());
        Assert.Equal(4, (await late.NextAsync("orders-update")).Data.GetProperty("number").GetInt32());
        Assert.Equal(0, (await server.StopAsync()).Code);

        async Task PublishAsync(int number)
        {
            using var response = await server.Client.PostAsJsonAsync("/orders", new { number });
            response.EnsureSuccessStatusCode();
        }
    }

    [Fact]
    public void CodeOfTheDocument_IsThatOfTheSample()
    {
        var section = Document.Sections(Repository.Read("docs/durability.md"), 2)["Write your own log"];
        var blocks = Document.Blocks(section, "csharp").ToList();
        var sample = Unindented(Repository.Read("samples/own-log/Program.cs") + Repository.Read("samples/own-log/ListLog.cs"));

        Assert.Equal(4, blocks.Count);
        Assert.All(blocks[..3], block => Assert.Contains(Unindented(block), sample, StringComparison.Ordinal));
        Assert.Contains(
            Unindented(blocks[3]), Unindented(Repository.Read("RxSse.Tests/DependencyInjection/EventLogTests.cs")), StringComparison.Ordinal);

        static string Unindented(string code) => string.Join('\n', code.Split('\n').Select(line => line.TrimStart()));
    }
}
