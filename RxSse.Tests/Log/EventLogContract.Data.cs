using RxSse.Log;
using RxSse.Streams;
using Xunit;

namespace RxSse.Tests.Log;

// Data of any bytes, long names, and appenders beside each other.
public abstract partial class EventLogContract
{
    [Fact]
    public async Task DataOfAnyBytesAndSize_AndLongNames_ComeBack()
    {
        byte[][] data = [[], [.. Enumerable.Range(0, 256).Select(i => (byte)i)], [.. "\u2028\u2029\r\n"u8], new byte[1024 * 1024]];
        var (stream, type) = (new string('s', 64), new string('t', 64));
        foreach (var bytes in data)
        {
            await Log.AppendAsync([new StreamEvent(stream, type, bytes)], default);
        }

        var read = new List<LogEvent>();
        while (read.Count < data.Length)
        {
            read.AddRange((await Log.ReadAsync(read.Count, 10, default)).Events);
        }

        Assert.All(read, logged => Assert.Equal((stream, type), (logged.Event.Stream, logged.Event.Type)));
        Assert.All(read.Zip(data), pair => Assert.True(pair.First.Event.Data.Span.SequenceEqual(pair.Second)));
        Assert.Equal(data[^1].Length, Log.NewestOf(stream)?.Event.Data.Length);
    }

    [Fact]
    public async Task TwoAppenders_KeepTheOrderOfEach()
    {
        await Task.WhenAll(AppendAllAsync("a"), AppendAllAsync("b"));

        var events = (await Log.ReadAsync(0, 200, default)).Events;
        Assert.Equal(Enumerable.Range(1, 100).Select(sequence => (long)sequence), events.Select(logged => logged.Sequence));
        foreach (var stream in (string[])["a", "b"])
        {
            var expected = Enumerable.Range(1, 50).Select(number => Events.Of(number, stream).Data.ToArray());
            Assert.Equal(expected, events.Where(logged => logged.Event.Stream == stream).Select(logged => logged.Event.Data.ToArray()));
        }

        Task AppendAllAsync(string appender) => Task.Run(async () =>
        {
            for (var number = 1; number <= 50; number++)
            {
                await Log.AppendAsync(
                    new AppendRound([new Append(Events.Of(number, appender))]) { Appender = appender, Number = number }, default);
            }
        });
    }
}
