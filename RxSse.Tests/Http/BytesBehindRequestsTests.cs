using System.IO.Pipelines;
using Microsoft.Reactive.Testing;
using RxSse.Http;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>What is behind the request of a stream: little of it stays for the server, much of it ends the connection.</summary>
public sealed class BytesBehindRequestsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestScheduler _scheduler = new();
    private readonly BytesBehindRequests _all;
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private int _aborted;

    public BytesBehindRequestsTests() => _all = new BytesBehindRequests(_scheduler);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(BytesBehindRequests.Max - 1, 0)]
    [InlineData(BytesBehindRequests.Max, 1)]
    public async Task Connection_IsAbortedWithinASecond_IfThereIsTooMuch(int bytes, int aborted)
    {
        using var watch = _all.Watch(_pipe.Reader, () => _aborted = 1);

        await _pipe.Writer.WriteAsync(new byte[bytes]);
        _scheduler.AdvanceBy(Second.Ticks);

        Assert.Equal(aborted, _aborted);
    }

    [Fact]
    public async Task ServerReadsAllOfIt_WhenTheResponseHasEnded()
    {
        using (_all.Watch(_pipe.Reader, () => _aborted = 1))
        {
            await _pipe.Writer.WriteAsync("GET / HTTP/1.1"u8.ToArray());
            _scheduler.AdvanceBy(Second.Ticks);
            await _pipe.Writer.WriteAsync("\r\n"u8.ToArray());
            _scheduler.AdvanceBy(Second.Ticks);
        }

        Assert.True(_pipe.Reader.TryRead(out var read));
        Assert.Equal(16, read.Buffer.Length);
        _scheduler.AdvanceBy(Second.Ticks); // nobody else reads now
        _pipe.Reader.AdvanceTo(read.Buffer.GetPosition(3), read.Buffer.GetPosition(3));
    }

    [Fact]
    public async Task ResponseThatHasEnded_IsNotAborted_HoweverLateThatIs()
    {
        var other = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        IDisposable[] watches = [];
        watches = [_all.Watch(_pipe.Reader, EndBoth), _all.Watch(other.Reader, EndBoth)];
        await _pipe.Writer.WriteAsync(new byte[BytesBehindRequests.Max]);
        await other.Writer.WriteAsync(new byte[BytesBehindRequests.Max]);

        _scheduler.AdvanceBy(Second.Ticks);

        Assert.Equal(1, _aborted);

        void EndBoth()
        {
            _aborted++;
            Array.ForEach(watches, watch => watch.Dispose());
        }
    }

    [Fact]
    public async Task InputThatCannotBeRead_DoesNotDisturbTheOthers()
    {
        var other = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var ended = _all.Watch(_pipe.Reader, () => _aborted = 1);
        using var watch = _all.Watch(other.Reader, () => _aborted = 2);

        await _pipe.Reader.CompleteAsync();
        await other.Writer.WriteAsync(new byte[BytesBehindRequests.Max]);
        _scheduler.AdvanceBy(Second.Ticks);

        Assert.Equal(2, _aborted);
    }

    [Fact]
    public async Task ConnectionThatHasFailed_IsNotAborted_AndDoesNotDisturbTheOthers()
    {
        var other = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var failed = _all.Watch(_pipe.Reader, () => _aborted = 1);
        using var watch = _all.Watch(other.Reader, () => _aborted = 2);

        await _pipe.Writer.CompleteAsync(new IOException("Connection reset by peer"));
        await other.Writer.WriteAsync(new byte[BytesBehindRequests.Max]);
        _scheduler.AdvanceBy(Second.Ticks);

        Assert.Equal(2, _aborted);
    }
}
