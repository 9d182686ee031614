using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Named views that are wrong stop the start, with a line for each.</summary>
[Trait("Way", "any")]
public sealed class NamedViewFaultTests
{
    [Theory]
    [InlineData("a", "stock | smaple 1s", "RxSse:Views:a: column 9: Unknown operator 'smaple'. Did you mean sample?")]
    [InlineData("a", "stock | take 3", "RxSse:Views:a: column 9: take is not allowed in a named view")]
    [InlineData("a", "stock | sample 1ms", "RxSse:Views:a: column 16: Duration 1ms is too short. Allowed: 100ms to 1h (Composition:ShortestPeriod).")]
    [InlineData("a", "a | sample 1s", "RxSse:Views:a: The views use each other in a cycle: a, a.")]
    [InlineData("a", "", "RxSse:Views:a: column 1: ")]
    [InlineData("stock", "metrics", "RxSse:Views:stock: A stream has the same name.")]
    [InlineData("latest", "metrics", "RxSse:Views:latest: The name is reserved.")]
    [InlineData("odd_name!", "metrics", "RxSse:Views:odd_name!: Invalid name. Allowed: a lower-case word")]
    public async Task FaultyView_StopsTheStart_WithALineThatNamesIt(string name, string expression, string expected)
    {
        var line = Assert.Single(await StartFault.LinesInProcessAsync($"--RxSse:Views:{name}={expression}"));

        Assert.StartsWith(expected, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralFaults_AreAllReported_AndCodeIsOne()
    {
        await using var process = ServerProcess.Start(
            ["--RxSse:Views:a=b", "--RxSse:Views:b=(a | sample 1s), stock", "--RxSse:Views:metrics=stock", "--RxSse:Views:c=stok"]);
        var exit = await process.ExitAsync();

        Assert.Equal(1, exit.Code);
        Assert.Equal(
            [
                "RxSse:Views:a: The views use each other in a cycle: a, b, a",
                "RxSse:Views:c: column 1: Unknown stream or view 'stok'",
                "RxSse:Views:metrics: A stream has the same name",
            ],
            exit.Errors.Select(line => line.Split('.')[0]));
    }
}
