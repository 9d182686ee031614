using System.Collections;

namespace RxSse.Delivery;

/// <summary>Seats, each of which knows its index, so that one is taken and left in the same time however many there are.</summary>
/// <param name="index">Where a seat keeps its index: it may be among others of its shard and among others of its audience.</param>
internal sealed class Seats(Seats.SeatIndex index) : IReadOnlyList<Seat>
{
    private readonly List<Seat> _seats = [];

    /// <summary>The place in a seat for an index.</summary>
    public delegate ref int SeatIndex(Seat seat);

    public int Count => _seats.Count;

    public Seat this[int index] => _seats[index];

    public void Add(Seat seat)
    {
        index(seat) = _seats.Count;
        _seats.Add(seat);
    }

    /// <summary>The last seat takes the place of the one that is left: who removes while going through them goes downwards.</summary>
    public bool Remove(Seat seat)
    {
        if (index(seat) < 0)
        {
            return false;
        }

        var last = _seats[^1];
        _seats[index(seat)] = last;
        index(last) = index(seat);
        _seats.RemoveAt(_seats.Count - 1);
        index(seat) = -1;
        return true;
    }

    public IEnumerator<Seat> GetEnumerator() => _seats.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
