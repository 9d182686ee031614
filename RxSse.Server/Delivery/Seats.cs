using System.Collections;

namespace RxSse.Server.Delivery;

/// <summary>The seats of a shard, each of which knows its index, so that one is taken and left in the same time however many there are.</summary>
internal sealed class Seats : IReadOnlyList<Seat>
{
    private readonly List<Seat> _seats = [];

    public int Count => _seats.Count;

    public Seat this[int index] => _seats[index];

    public void Add(Seat seat)
    {
        seat.Index = _seats.Count;
        _seats.Add(seat);
    }

    /// <summary>The last seat takes the place of the one that is left: who removes while going through them goes downwards.</summary>
    public bool Remove(Seat seat)
    {
        if (seat.Index < 0)
        {
            return false;
        }

        var last = _seats[^1];
        _seats[seat.Index] = last;
        last.Index = seat.Index;
        _seats.RemoveAt(_seats.Count - 1);
        seat.Index = -1;
        return true;
    }

    public IEnumerator<Seat> GetEnumerator() => _seats.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
