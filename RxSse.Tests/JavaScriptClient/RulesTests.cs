using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;

namespace RxSse.Tests.JavaScriptClient;

/// <summary>The tests of <c>packages/js</c> that run in Node, in virtual time.</summary>
public sealed class RulesTests
{
    [FactIfInstalled("node")]
    public async Task ClientFollowsItsRules()
    {
        await using var tests = PrintingProgram.StartIn(
            Repository.PathOf("RxSse.Tests/JavaScriptClient"), "node", "--test", "--test-reporter=tap", "client.test.mjs", "share.test.mjs");

        var report = string.Join('\n', await tests.ReadLinesAsync(int.MaxValue));

        Assert.Contains("\n# fail 0\n", report, StringComparison.Ordinal);
        Assert.Matches("\n# pass 3[0-9]\n", report); // none of them is left out
    }
}
