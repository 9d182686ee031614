using System.Text;
using RxSse.Benchmarks.Load;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class HeartbeatCounterTests
{
    private static readonly byte[] Received = Encoding.ASCII.GetBytes(
        "data: {\"type\":\"connected\"}\n\ndata: {\"type\":\"heartbeat\",\"data\":{}}\n\ndata: \"type\":\"type\":\"heartbeat\"\n\n");

    [Fact]
    public void Heartbeats_AreFound_WhereverTheReadsEnd()
    {
        for (var first = 0; first <= Received.Length; first++)
        {
            for (var second = first; second <= Received.Length; second++)
            {
                var counter = new HeartbeatCounter();
                Assert.Equal(2, counter.Count(Received.AsSpan(0, first)) + counter.Count(Received.AsSpan(first, second - first))
                    + counter.Count(Received.AsSpan(second)));
            }
        }
    }
}
