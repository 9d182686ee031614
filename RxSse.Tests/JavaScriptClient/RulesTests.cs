using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;

namespace RxSse.Tests.JavaScriptClient;

/// <summary>The tests of <c>packages/js</c> and of the demo page that run in Node, in virtual time.</summary>
public sealed class RulesTests
{
    [FactIfInstalled("node")]
    public async Task ClientAndPageFollowTheirRules()
    {
        await using var tests = PrintingProgram.StartIn(
            Repository.PathOf("RxSse.Tests/JavaScriptClient"), "node", "--test", "--test-reporter=tap",
            "client.test.mjs", "share.test.mjs", "../Browser/page.test.mjs");

        var report = string.Join('\n', await tests.ReadLinesAsync(int.MaxValue));

        Assert.Contains("\n# fail 0\n", report, StringComparison.Ordinal);
        Assert.Matches("\n# pass 3[5-9]\n", report); // none of them is left out
    }
}
