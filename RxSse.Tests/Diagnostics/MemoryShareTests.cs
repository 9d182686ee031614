using RxSse.Diagnostics;
using Xunit;

namespace RxSse.Tests.Diagnostics;

public sealed class MemoryShareTests
{
    [Theory]
    [InlineData(64L << 30, 256 << 20)]
    [InlineData(64L << 20, 8 << 20)]
    [InlineData(1L << 20, 1 << 20)]
    public void Default_IsAnEighthOfTheMemory_FromOneTo256MiB(long memory, long share) => Assert.Equal(share, MemoryShare.Of(memory));
}
