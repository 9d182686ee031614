using RxSse.Delivery;
using RxSse.Delivery.Compression;
using Xunit;

namespace RxSse.Tests.Delivery;

public sealed class ViewOutputTests : ShardTestBase
{
    [Fact]
    public void ViewWithSubscribersOnMoreThanTwoShards_IsExpensive()
    {
        var output = new ViewOutput([Shard, Shard, Shard], new FrameCache());
        output.AddSubscriber(0, isQuick: true);
        output.AddSubscriber(0, isQuick: true);
        output.AddSubscriber(2, isQuick: true);
        Assert.False(output.IsExpensive);

        output.AddSubscriber(1, isQuick: true);
        Assert.True(output.IsExpensive);

        output.RemoveSubscriber(1, isQuick: true);
        Assert.False(output.IsExpensive);
    }

    [Fact]
    public void ViewThatIsCompressed_IsExpensive() =>
        Assert.True(new ViewOutput([Shard], new FrameCache(), new CompressedLists(new HashSet<string>(), new CompressorLimit())).IsExpensive);
}
