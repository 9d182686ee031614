using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Delivery;
using RxSse.Diagnostics;
using RxSse.Kestrel;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Tests.Conventions;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Hosting;
using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>The figures, names and code in the documents on architecture and operations match the code.</summary>
public sealed class OperatingDocumentsTests
{
    private static readonly string Architecture = Repository.Read("docs/architecture.md");
    private static readonly string Operations = Repository.Read("docs/operations.md");

    [Fact]
    public void Bounds_AreTheServersOwn()
    {
        var limits = Document.Rows(Architecture).Where(row => row.Length == 3).DistinctBy(row => row[0])
            .ToDictionary(row => row[0], row => row[1]);

        Assert.Equal($"{Print(Appender.DefaultCapacity)} events, `Publishing:QueueBytes`", limits["appender"]);
        Assert.Equal($"{Print(TailOptions.Events)} events, `Publishing:QueueBytes`", limits["tail of the log"]);
        Assert.Equal($"{Print(Shard.Capacity)} frames, {Shard.CapacityBytes / 1024 / 1024} MiB", limits["mailbox of a shard"]);
        Assert.Equal($"{Shard.MaxQuietBytes / 1024} KiB", limits["events that wait for a shard without subscribers of streams"]);
        Assert.Equal($"{Print(DropOldestBuffer.Capacity)} items, {Print(DropOldestBuffer.Capacity)} × `Publishing:EventBytes`", limits["buffer of a pipeline"]);
        Assert.Equal($"{ListenSocket.NotSentBytes / 1024} KiB unsent (Linux)", limits["kernel, for a connection"]);
        Assert.Contains($"the newest {Print(FrameCache.Size)} are kept for clients that reconnect, if they have at most {FrameCache.MaxBytes / 1024} KiB", Architecture, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TableOfMetrics_HasEachInstrumentOfTheMeter()
    {
        await using var host = await GuestHost.StartAsync(builder => builder.Services.AddRxSse(), app => app.MapRxSse());
        using var figures = new Figures(host.Services.GetRequiredService<RxSseMeter>());

        Assert.Equal(
            figures.Names.Select(name => $"`{name}`").Order(StringComparer.Ordinal),
            Document.Rows(Document.Sections(Operations, level: 2)["Metrics"]).Select(row => row[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void HostBesideTheExpressServer_IsTheSample()
    {
        var lines = Document.Blocks(Repository.Read("docs/coming-from-node.md"), "csharp").Single().Split('\n');
        var sample = Repository.Read("samples/own-stream/Program.cs").Split('\n');

        Assert.Equal(lines.Where(line => line.Length > 0), sample.Where(line => line.Length > 0 && lines.Contains(line)));
    }

    private static string Print(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
