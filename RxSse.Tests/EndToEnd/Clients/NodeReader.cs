using System.Diagnostics;
using System.Text.Json;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Servers;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>A subscriber in Node that reads with the npm package <c>eventsource</c>, which comes back by itself.</summary>
internal sealed class NodeReader : Reader
{
    public const string Folder = "RxSse.Tests/EndToEnd/node";
    private readonly CancellationTokenSource _patience = Patience.Start();
    private readonly Process _process;

    public NodeReader(Uri address, string query = "") => _process = Process.Start(
        new ProcessStartInfo("node", [Repository.PathOf($"{Folder}/client.mjs"), new Uri(address, $"/events{query}").ToString()])
        {
            RedirectStandardOutput = true,
        })!;

    public override async Task<Received?> NextOrEndAsync() =>
        await _process.StandardOutput.ReadLineAsync(_patience.Token) is { } line ? From(JsonElement.Parse(line)) : null;

    public override async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(_patience.Token);
        _process.Dispose();
        _patience.Dispose();
    }

    // The package gives an empty id to an event without one.
    private static Received From(JsonElement json) =>
        new(json.GetProperty("id").GetString() is { Length: > 0 } id ? id : null, json.GetProperty("type").GetString()!, json.GetProperty("data"), null);
}
