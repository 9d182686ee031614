using System.Globalization;

namespace RxSse.Delivery;

/// <summary>Names an open response: the loop that serves it, and its number there. A later response has a higher number.</summary>
public readonly record struct ConnectionId
{
    /// <param name="loop">The index of the loop.</param>
    /// <param name="number">When it joined, in ticks since the loop began, or one more than the response before it.</param>
    internal ConnectionId(int loop, long number) => (Loop, Number) = (loop, number);

    internal int Loop { get; init; }

    internal long Number { get; init; }

    /// <summary>Reads what <see cref="ToString"/> has printed. Null if it is nothing of that kind.</summary>
    /// <param name="text">The text.</param>
    public static ConnectionId? Parse(string text) =>
        text.Split('-') is [var loop, var number]
        && int.TryParse(loop, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && long.TryParse(number, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var joined)
        && new ConnectionId(index, joined) is var id && id.ToString() == text
            ? id
            : null;

    internal int CompareTo(ConnectionId other) =>
        Number != other.Number ? Number.CompareTo(other.Number) : Loop.CompareTo(other.Loop);

    /// <summary>The id as it is shown.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Loop}-{Number:x}");
}
