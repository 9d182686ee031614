using Microsoft.Extensions.Options;
using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Streams;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.Publishing;

/// <summary>What an appender counts.</summary>
public sealed class AppenderFiguresTests : IDisposable
{
    private readonly PublishingCounters _counters = new(
        new StreamDefinitions([StreamDefinition.Create("numbers")], Options.Create(new ConfiguredStreams())));
    private readonly Figures _figures;

    public AppenderFiguresTests() => _figures = new Figures(_counters);

    [Fact]
    public async Task WhatHasNoRoom_IsRefusedByTheAppender_AndWaitsOtherwise()
    {
        var log = new SlowLog();
        var appender = Create(log, capacity: 2);
        _ = appender.AppendAsync(Events.Of(1));
        _ = appender.AppendAsync(Events.Of(2));
        _ = appender.AppendAsync(Events.Of(3));
        Assert.Equal(1, appender.Backlog);

        await appender.AppendAsync(new Append(Events.Of([4, 5])));

        Assert.Equal(2, _figures["rxsse.events.refused appender"]);
        Assert.Equal(0, _figures["rxsse.events.published numbers"]);
    }

    [Fact]
    public async Task LogThatIsAway_IsCountedByCall_AndItsEventsAreWhenTheyAreRefused()
    {
        var log = new ScriptedLog { Fault = _ => new LogAwayException("It is away.") };

        await Create(log).AppendAsync(new Append(Events.Of([1, 2, 3]))).WaitAsync(Patience.Limit);

        Assert.Equal((1, 3), (_figures["rxsse.log.away"], _figures["rxsse.events.refused away"]));
        Assert.Empty(_figures.Recorded); // it has not answered
    }

    [Theory]
    [InlineData(AppendRefusal.Behind, "tail")]
    [InlineData(AppendRefusal.Full, "full")]
    [InlineData(AppendRefusal.NotLeader, "not-leader")]
    public async Task Refusal_IsCountedByItsReason(AppendRefusal reason, string word)
    {
        var log = new ScriptedLog { Fault = _ => new AppendRefusedException(reason, "No.") };

        await Create(log).AppendAsync(new Append(Events.Of([1, 2]))).WaitAsync(Patience.Limit);

        Assert.Equal(2, _figures[$"rxsse.events.refused {word}"]);
    }

    [Fact]
    public async Task FaultOfTheLog_IsCounted_AndSoIsWhatIsAppended()
    {
        var log = new ScriptedLog { Fault = _ => new InvalidOperationException() };
        await Assert.ThrowsAsync<InvalidOperationException>(() => Create(log).AppendAsync(Events.Of(1)).WaitAsync(Patience.Limit));
        log.Fault = _ => null;
        await Create(log).AppendAsync(Events.Of(1)).WaitAsync(Patience.Limit);

        Assert.Equal((1, 1), (_figures["rxsse.events.refused fault"], _figures["rxsse.events.published numbers"]));
        Assert.Equal("rxsse.log.append.duration", Assert.Single(_figures.Recorded).Name);
    }

    public void Dispose() => _figures.Dispose();

    private Appender Create(IEventLog log, int capacity = Appender.DefaultCapacity) => new(
        log, new PublishingOptions(), new AppendPatience(TimeSpan.Zero, new TestScheduler()), capacity: capacity, counters: _counters);
}
