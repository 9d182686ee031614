using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.VirtualTime;
using Xunit;

namespace RxSse.Tests.Samples;

public sealed partial class CustomStreamsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rxsse-").FullName;
    private readonly WebApplication _rates;
    private volatile string _rate = """{"usd":1.08}"""; // what the service answers that is polled
    private RunningServer _server = null!;

    public CustomStreamsTests()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _rates = builder.Build();
        _rates.Run(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(_rate);
        });
    }

    private string Orders => Path.Combine(_folder, "orders.log");

    public async Task InitializeAsync()
    {
        await _rates.StartAsync();
        _server = await SampleServer.StartAsync("custom-streams", $"--Orders={Orders}", $"--Rate={_rates.Urls.Single()}/");
    }

    [Fact]
    public async Task Sample_SendsWhatItsReadmeSays()
    {
        await using var reader = await EventReader.OpenAsync(_server.Client);
        await reader.NextAsync("rates-update");

        await File.AppendAllTextAsync(Orders, "12.50\n");
        List<Received> events = [await reader.NextAsync("orders-update"), await reader.NextAsync("total")];
        _rate = """{"usd":1.10}""";
        events.AddRange([await reader.NextAsync("rates-update"), await reader.NextAsync("total")]);

        Assert.Equal(
            string.Join("\n\n", events.Select(next => $"id: {next.Sequence}\n{SampleServer.Line(next)}")),
            LogName().Replace(Document.Blocks(SampleServer.Readme("custom-streams"), "").Single(), "id: "));
    }

    [Fact]
    public async Task LineThatIsNoOrder_FailsItsStream_WhichIsTriedAgain()
    {
        await using var reader = await EventReader.OpenAsync(_server.Client);
        await reader.NextAsync("rates-update");

        // Until it is seen: the list is up to a second old, and a first pause may be shorter.
        var error = await StateAsync("orders", "retrying", () => File.AppendAllTextAsync(Orders, "a lot\n"));
        Assert.Contains("a lot", error.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains($"(`{error.GetProperty("error")}`)", SampleServer.Readme("custom-streams"), StringComparison.Ordinal);
        await StateAsync("orders", "running");
        Assert.Equal("running", (await StreamAsync("totals")).GetProperty("state").GetString());
        do
        {
            await File.AppendAllTextAsync(Orders, "1\n"); // it runs before it has found the end of the file
        }
        while ((await StreamAsync("orders")).GetProperty("lastId").ValueKind == JsonValueKind.Null);

        await File.AppendAllTextAsync(Orders, "2\n3");
        await File.AppendAllTextAsync(Orders, ".50\n");

        await reader.NextAsync(next => next.Type == "orders-update" && next.Data.GetProperty("amount").GetRawText() == "2");
        Assert.Equal("3.50", (await reader.NextAsync("orders-update")).Data.GetProperty("amount").GetRawText());
    }

    [Fact]
    public async Task FileThatIsBegunAnew_IsReadFromItsBeginning()
    {
        await using var reader = await EventReader.OpenAsync(_server.Client);
        await reader.NextAsync("rates-update");
        await File.AppendAllTextAsync(Orders, "12.50\n");
        await reader.NextAsync("orders-update");

        await File.WriteAllTextAsync(Orders, "7\n8\n");

        Assert.Equal("7", (await reader.NextAsync("orders-update")).Data.GetProperty("amount").GetRawText());
        Assert.Equal("8", (await reader.NextAsync("orders-update")).Data.GetProperty("amount").GetRawText());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"usd":"much"}""")]
    public async Task AnswerThatIsNoRate_FailsItsStream_WhichIsTriedAgain(string answer)
    {
        await using var reader = await EventReader.OpenAsync(_server.Client);
        await reader.NextAsync("rates-update");

        _rate = answer;
        var error = await StateAsync("rates", "retrying");
        Assert.Contains("could not be converted", error.GetProperty("error").GetString(), StringComparison.Ordinal);
        _rate = """{"usd":1.10}""";

        Assert.Equal("1.10", (await reader.NextAsync("rates-update")).Data.GetProperty("usd").GetRawText());
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _rates.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // A stream's state is told to those who ask; each try is a round trip.
    private async Task<JsonElement> StateAsync(string name, string state, Func<Task>? act = null)
    {
        using var patience = Patience.Start();
        while (true)
        {
            await (act?.Invoke() ?? Task.CompletedTask);
            var stream = await StreamAsync(name, patience.Token);
            if (stream.GetProperty("state").GetString() == state)
            {
                return stream;
            }
        }
    }

    private async Task<JsonElement> StreamAsync(string name, CancellationToken cancellationToken = default) =>
        JsonElement.Parse(await _server.Client.GetStringAsync("/streams", cancellationToken)).GetProperty("streams")
            .EnumerateArray().Single(stream => stream.GetProperty("name").GetString() == name);

    // It differs from start to start.
    [GeneratedRegex("id: [0-9a-z]{8}-")]
    private static partial Regex LogName();
}
