using RxSse.Benchmarks;
using RxSse.Benchmarks.Views.Sockets;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The short version of <c>views --sockets</c> in <c>RxSse.Benchmarks</c>, without figures that depend on the machine's mood.</summary>
[Collection(Alone.Name)]
public sealed class SocketsTests
{
    [LongFact]
    public async Task EachRow_IsMeasured_WithViewsAndWithout()
    {
        var options = SocketsOptions.From(new Arguments(["--clients", "20", "--rounds", "1", "--secs", "1"]));
        using var patience = new CancellationTokenSource(options.Limit);

        var report = await SocketsCommand.MeasureAsync(options, _ => { }, patience.Token);

        Assert.Equal(SocketsRow.All, report.Rows.Select(row => row.Row));
        Assert.All(report.Rows.Where(row => row.Row.Name != "memory"), row => Assert.True(
            row.Rounds is [{ Views: > 0, Plain: > 0 }], $"{row.Row.Name}: {row.Rounds[0]}")); // so few clients need no more memory
    }
}
