using RxSse.Text;
using Xunit;

namespace RxSse.Tests.Text;

public sealed class ShrinkingDictionaryTests
{
    [Fact]
    public void DictionaryOfWhichMostHasGone_GivesMemoryBack()
    {
        var entries = Enumerable.Range(0, 10_000).ToDictionary(number => number, number => number);
        var most = entries.Capacity;

        for (var number = 0; number < 9_990; number++)
        {
            entries.RemoveAndShrink(number);
        }

        Assert.InRange(most, 10_000, 40_000);
        Assert.InRange(entries.Capacity, 10, 64);
        Assert.Equal(Enumerable.Range(9_990, 10), entries.Keys.Order());
    }
}
