namespace RxSse.Views.Matching;

/// <summary>An entry in a group.</summary>
/// <param name="member">The entry.</param>
/// <param name="stream">The groups of the stream.</param>
/// <param name="group">The group.</param>
internal sealed class Membership<TEntry>(IndexEntry<TEntry> member, StreamGroups<TEntry> stream, EntryGroup<TEntry> group)
    where TEntry : class
{
    public IndexEntry<TEntry> Member => member;

    public StreamGroups<TEntry> Stream => stream;

    public EntryGroup<TEntry> Group => group;

    /// <summary>The next member of the group.</summary>
    public Membership<TEntry>? Next { get; set; }

    /// <summary>The member of the group before it.</summary>
    public Membership<TEntry>? Previous { get; set; }

    /// <summary>The next group of the member.</summary>
    public Membership<TEntry>? Other { get; set; }
}
