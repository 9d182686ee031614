using System.Text;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Tests.Views.Parsing;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery.Queueing;

public sealed class FrameQueueSnapshotTests
{
    private static readonly View View = Languages.Default.Parse("stock | sample 1s by k").View;

    // A subscriber that joins gets the snapshot of the pipe, which is an event of one key.
    [Theory]
    [InlineData("2", "2", new[] { "e-1", "e-3" })]
    [InlineData("2", "1", new[] { "e-2", "e-3" })]
    public void Snapshot_GivesWayToAnEventOfItsKeyOnly(string second, string third, string[] expected)
    {
        var snapshot = Assert.Single(Snapshots.Of(View, new(), _ => Event("1", 1), "e"));
        var options = new DeliveryOptions { QueueEvents = 2, QueueBytes = 1_000_000 };
        var queue = new FrameQueue(SseFormat.Envelope, OverflowPolicy.Latest, options, new QueueBudget(long.MaxValue));

        Assert.All(
            [snapshot, Keyed(snapshot, second, 2), Keyed(snapshot, third, 3)], made => Assert.True(queue.TryEnqueue(FrameFactory.Of(made))));

        var left = new List<string?>();
        while (queue.Dequeue() is { } frame)
        {
            left.Add(frame.Kind == FrameKind.Event ? frame.Position.ToString() : null);
        }

        Assert.Equal(expected, left.OfType<string>());
    }

    private static DerivedEvent Keyed(DerivedEvent snapshot, string key, long sequence) =>
        snapshot with { Position = Frames.Id(sequence), Event = Event(key, sequence) with { Key = Encoding.UTF8.GetBytes(key) } };

    private static ViewEvent Event(string key, long sequence) => new("x", Encoding.UTF8.GetBytes($$"""{"k":{{key}}}"""), sequence);
}
