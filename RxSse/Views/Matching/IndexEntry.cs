namespace RxSse.Views.Matching;

/// <summary>An entry of the index, with the groups that it is in.</summary>
/// <param name="entry">The entry.</param>
internal sealed class IndexEntry<TEntry>(TEntry entry)
    where TEntry : class
{
    public TEntry Entry => entry;

    /// <summary>The first of its groups; null if its view reads no stream.</summary>
    public Membership<TEntry>? Groups { get; set; }

    /// <summary>The number of the last event that has woken it.</summary>
    public long Woken { get; set; }
}
