using System.Globalization;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>What a view allocates on its way from its text to its first subscriber. Most of it stays as long as the view runs.</summary>
public sealed class ViewMemoryTests : PipelineTestBase
{
    private const int Views = 100;
    private const int Most = 16 * 1_024; // bytes for each

    [Fact]
    public void SimpleView_AllocatesLittle()
    {
        EnterAll("warm");
        var before = GC.GetAllocatedBytesForCurrentThread();
        EnterAll("k");

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Views, 1, Most);
    }

    private void EnterAll(string name)
    {
        for (var i = 0; i < Views; i++)
        {
            Enter(string.Create(CultureInfo.InvariantCulture, $"a | where $ = '{name}{i}'"));
        }
    }
}
