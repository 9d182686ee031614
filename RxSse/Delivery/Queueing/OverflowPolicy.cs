namespace RxSse.Delivery.Queueing;

/// <summary>What happens when a subscriber's queue is full.</summary>
public enum OverflowPolicy
{
    /// <summary>Drops the oldest event that a newer one of its pipe supersedes. The newest event of each pipe is always kept.</summary>
    Latest,

    /// <summary>Drops the oldest event.</summary>
    DropOldest,

    /// <summary>Aborts the connection, so that the client reconnects with its cursor.</summary>
    Disconnect,
}

/// <summary>The names of the policies in requests and in the configuration.</summary>
internal static class OverflowPolicies
{
    private static readonly (string Name, OverflowPolicy Policy)[] All =
        [("latest", OverflowPolicy.Latest), ("drop-oldest", OverflowPolicy.DropOldest), ("disconnect", OverflowPolicy.Disconnect)];

    public static string Names { get; } = string.Join(", ", All.Select(policy => policy.Name));

    public static bool TryParse(string text, out OverflowPolicy policy)
    {
        var found = Array.Find(All, known => known.Name == text);
        policy = found.Policy;
        return found.Name is not null;
    }

    public static string Print(this OverflowPolicy policy) => Array.Find(All, known => known.Policy == policy).Name;
}
