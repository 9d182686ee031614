using RxSse.Views.Expressions;

namespace RxSse.Views.Matching;

/// <summary>The entries whose views begin with one stem.</summary>
/// <param name="condition">The condition; null if each event of the stream meets it.</param>
internal sealed class EntryGroup<TEntry>(Condition? condition) : Stem(condition)
    where TEntry : class
{
    /// <summary>The newest member; null if there is none.</summary>
    public Membership<TEntry>? Newest { get; private set; }

    /// <summary>The number of members.</summary>
    public int Count { get; private set; }

    public void Add(Membership<TEntry> membership)
    {
        Count++;
        membership.Next = Newest;
        if (Newest is not null)
        {
            Newest.Previous = membership;
        }

        Newest = membership;
    }

    /// <summary>Removes a member, without a search.</summary>
    public void Remove(Membership<TEntry> membership)
    {
        Count--;
        var (previous, next) = (membership.Previous, membership.Next);
        if (next is not null)
        {
            next.Previous = previous;
        }

        if (previous is null)
        {
            Newest = next;
        }
        else
        {
            previous.Next = next;
        }
    }
}
