using System.Diagnostics;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.FanOut;

/// <summary>One server, its clients and a publisher, from start to end.</summary>
internal static class FanOutRun
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1); // first events are still being sent to those who came last
    private static readonly TimeSpan LastDeliveries = TimeSpan.FromSeconds(5);

    /// <param name="options">How hard and how long.</param>
    /// <param name="choice">Which server.</param>
    /// <param name="tell">Gets a line of progress, every second.</param>
    /// <param name="cancellationToken">Breaks it off; a server that was started ends too.</param>
    public static async Task<FanOutResult> RunAsync(FanOutOptions options, ServerChoice choice, Action<string> tell, CancellationToken cancellationToken)
    {
        FileLimit.ThrowIfTooLow(options.Clients);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.LimitOfRun);

        await using var subject = await ServerUnderTest.StartAsync(choice, options.Clients, limit.Token);
        FileLimit.ThrowIfTooLow(options.Clients, subject.ProcessId);

        var resident = ServerMemory.ResidentKib(subject.ProcessId);
        using var crowd = Connect(options, choice, subject);
        var opening = await crowd.OpenedAsync(limit.Token);
        tell($"{options.Clients} clients in {opening.TotalSeconds:0.00} s");
        await EverySecond.RunAsync(Settling, crowd.ThrowIfFaulted, limit.Token);
        resident = ServerMemory.ResidentKib(subject.ProcessId) - resident;
        var idle = await IdleCoresAsync(options.Idle, crowd, subject, limit.Token);

        using var publisher = Publish(options, subject, crowd);
        var load = await LoadAsync(options, subject, crowd, publisher, tell, limit.Token);
        publisher.Stop();
        Check(crowd, publisher);
        var due = publisher.Published * options.Clients;
        crowd.ArrivalCounter.WaitFor(due, LastDeliveries);

        return load with
        {
            Latency = Percentiles.Of(crowd.TakeLatencies()),
            ResidentKibPerClient = resident / options.Clients,
            ConnectsPerSecond = options.Clients / opening.TotalSeconds,
            Missing = due - crowd.ArrivalCounter.Count,
            Refused = publisher.Refused,
            Rest = options.IsSteady ? await DisconnectResult.MeasureAsync(crowd, subject, idle, limit.Token) : null,
        };
    }

    private static ICrowd Connect(FanOutOptions options, ServerChoice choice, ServerUnderTest subject)
    {
        string[] headers = [.. options.Headers, .. choice.Headers];
        return choice is ServerChoice.Own { Transport: { } transport }
            ? new HandlerCrowd(subject.Events, transport, options.Clients, options.AtOnce, headers)
            : new Crowd(subject.Events, options.Clients, options.AtOnce, headers);
    }

    private static IPublisher Publish(FanOutOptions options, ServerUnderTest subject, ICrowd crowd) => options.Rate > 0
        ? new OpenLoopPublisher(subject.Publish, options.Rate)
        : new ClosedLoopPublisher(subject.Publish, crowd.ArrivalCounter, options.Clients, options.Window);

    private static async Task<double> IdleCoresAsync(TimeSpan time, ICrowd crowd, ServerUnderTest subject, CancellationToken cancellationToken)
    {
        var (start, before) = (Stopwatch.GetTimestamp(), ProcessTime.Of(subject.ProcessId));
        await EverySecond.RunAsync(time, crowd.ThrowIfFaulted, cancellationToken);
        return (ProcessTime.Of(subject.ProcessId) - before) / Stopwatch.GetElapsedTime(start);
    }

    // What stands in the result from the time that is measured; the rest is filled in later.
    private static async Task<FanOutResult> LoadAsync(
        FanOutOptions options, ServerUnderTest subject, ICrowd crowd, IPublisher publisher, Action<string> tell, CancellationToken cancellationToken)
    {
        await EverySecond.RunAsync(options.WarmUp, () => Check(crowd, publisher), cancellationToken);

        crowd.StartMeasuring();
        var (start, deliveries, published) = (Stopwatch.GetTimestamp(), crowd.ArrivalCounter.Count, publisher.Published);
        var (processor, bytes) = (ProcessTime.Of(subject.ProcessId), crowd.Bytes);
        await EverySecond.RunAsync(options.Measured, () =>
        {
            Check(crowd, publisher);
            var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            tell($"{elapsed:0} s of {options.Seconds}: {(crowd.ArrivalCounter.Count - deliveries) / elapsed:N0} deliveries/s");
        }, cancellationToken);

        processor = ProcessTime.Of(subject.ProcessId) - processor;
        (deliveries, bytes) = (crowd.ArrivalCounter.Count - deliveries, crowd.Bytes - bytes);
        published = publisher.Published - published;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new FanOutResult(
            deliveries / seconds, deliveries == 0 ? double.NaN : processor.TotalMicroseconds / deliveries,
            deliveries == 0 ? double.NaN : (double)bytes / deliveries, new Percentiles(0, 0, 0, 0), 0, 0,
            published / seconds, processor.TotalSeconds / seconds, 0, 0, null);
    }

    private static void Check(ICrowd crowd, IPublisher publisher)
    {
        crowd.ThrowIfFaulted();
        publisher.ThrowIfFaulted();
    }
}
