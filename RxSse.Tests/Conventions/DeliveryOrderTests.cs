using Xunit;

namespace RxSse.Tests.Conventions;

/// <summary>The parts of delivery form no circle: the shard uses the others, and only what is outside of it uses the shard.</summary>
public sealed class DeliveryOrderTests
{
    // A group and its members know each other.
    private static readonly string[] Group = ["SubscriberGroup", "Subscription", "SubscriptionList"];

    [Fact]
    public void OnlyTheFanOuts_UseTheShard()
    {
        var users = SourceFile.In("Delivery").Where(file => file.Mentions("Shard")).Select(PartOf).Distinct().Order();

        Assert.Equal(["FanOut", "Shard", "ViewHeartbeats", "ViewOutput"], users);
    }

    [Fact]
    public void Parts_FormNoCircle()
    {
        var files = SourceFile.In("Delivery").ToArray();
        var declared = files.SelectMany(file => file.Types, (file, type) => (Type: type, Part: PartOf(file))).Distinct().ToArray();
        var uses = files.GroupBy(PartOf).ToDictionary(part => part.Key, part => (
            from entry in declared
            where entry.Part != part.Key && part.Any(file => file.Mentions(entry.Type))
            select entry.Part).ToHashSet());

        // Remove the parts that use no other, until none is left: what cannot be removed is in a circle, or uses one.
        uses.Where(part => Group.Contains(part.Key)).ToList().ForEach(part => part.Value.ExceptWith(Group));
        while (uses.FirstOrDefault(part => part.Value.Count == 0).Key is { } free)
        {
            uses.Remove(free);
            foreach (var others in uses.Values)
            {
                others.Remove(free);
            }
        }

        Assert.Empty(uses.Select(part => $"{part.Key} uses {string.Join(", ", part.Value)}"));
    }

    // Shard.Turn.cs is a part of Shard.
    private static string PartOf(SourceFile file) => file.Name.Split('.')[0];
}
