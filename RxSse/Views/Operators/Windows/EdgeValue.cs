using RxSse.Views.Expressions;

namespace RxSse.Views.Operators.Windows;

/// <summary>A value as it is written in the data, of the first or the last event that has it.</summary>
internal sealed class EdgeValue(bool isFirst) : Accumulator
{
    private byte[] _room = []; // used again while it is large enough

    /// <summary>The length of the value; 0 if there is none.</summary>
    public int Length { get; private set; }

    /// <summary>The length of the event that the value is of; 0 if there is none.</summary>
    public int SourceLength { get; private set; }

    /// <summary>Whether it takes the value of the next event that has one.</summary>
    public bool TakesNext => !isFirst || Count == 0;

    public override int Bytes => 88 + _room.Length;

    public override void Add(Calculation? value, PathValues values)
    {
        var written = values.First;
        if (written.IsEmpty)
        {
            return;
        }

        if (TakesNext)
        {
            _room = _room.Length < written.Length ? new byte[written.Length] : _room;
            written.CopyTo(_room);
            (Length, SourceLength) = (written.Length, values.DataLength);
        }

        Count++;
    }

    public override void Add(Accumulator later)
    {
        var other = (EdgeValue)later;
        if (other.Count > 0 && TakesNext)
        {
            (_room, Length, SourceLength) = (other._room, other.Length, other.SourceLength);
        }

        Count += other.Count;
    }

    public override ReadOnlyMemory<byte> Figure(FigureKind kind) => _room.AsMemory(0, Length);
}
