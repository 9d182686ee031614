using RxSse.Views.Expressions;

namespace RxSse.Views.Operators.Windows;

/// <summary>What is kept of the events of a window for one figure, or for several that are made of the same.</summary>
internal abstract class Accumulator
{
    /// <summary>How many values it is made of.</summary>
    public long Count { get; protected set; }

    /// <summary>The memory that it takes, in bytes.</summary>
    public abstract int Bytes { get; }

    /// <summary>An event has come.</summary>
    /// <param name="value">The value that counts; null: the event itself.</param>
    /// <param name="values">The values of its paths in the event, and perhaps others after them.</param>
    public abstract void Add(Calculation? value, PathValues values);

    /// <summary>Adds what another of the same kind has of later events.</summary>
    public abstract void Add(Accumulator later);

    /// <summary>The figure as JSON; empty if it has no value.</summary>
    public abstract ReadOnlyMemory<byte> Figure(FigureKind kind);
}
