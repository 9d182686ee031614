using RxSse.Log;
using Xunit;

namespace RxSse.Tests.Log;

public sealed class AppendTests
{
    [Fact]
    public void Append_HasTheStreamAndTheSizeOfItsEvents()
    {
        var append = new Append([Events.OfSize(10), Events.OfSize(20)]);

        Assert.Equal(("numbers", 430), (append.Stream, append.Size));
    }

    [Fact]
    public void AppendWithoutEvents_OrOfSeveralStreams_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Append([]));
        Assert.Throws<ArgumentException>(() => new Append([Events.Of(1, "a"), Events.Of(2, "b")]));
    }
}
