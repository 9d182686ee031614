using System.Reactive;
using System.Reactive.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Reactive.Testing;
using RxSse.Streams;
using RxSse.Tests.Diagnostics;
using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.Streams;

public sealed class StreamStartOfSourcesTests
{
    [Fact]
    public void SourceThatHasNotAnswered_IsStarting_ButNotReportedAsLate()
    {
        var (scheduler, logger, options) = (new TestScheduler(), new RecordingLogger<StreamStart>(), new StreamStartOptions());
        var streams = new SupervisedStreams(
            [StreamDefinition.Create("silent") with { From = new SilentSource() }],
            new StreamContext(scheduler, new ScriptedRandom(1), new ServiceCollection().BuildServiceProvider()),
            BackOff.Default, NullLogger<SupervisedStreams>.Instance);
        using var start = new StreamStart(streams, Options.Create(options), new ServerSchedulers(scheduler, scheduler, []), logger);

        _ = start.StartAsync((_, _) => { }, default);
        scheduler.AdvanceBy(options.StartWithin.Ticks + 10);

        Assert.IsType<StreamStatus.Starting>(streams.All[0].Status);
        Assert.Empty(logger.Messages);
    }

    private sealed class SilentSource : ConfiguredSource
    {
        public override string Kind => "Silent";

        public override string Description => "silent";

        public override IObservable<Unit> Open(StreamDefinition stream, StreamContext context) => Observable.Never<Unit>();
    }
}
