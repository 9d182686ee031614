using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Model;

/// <summary>One object of the newest events of the inputs. Its type is its word.</summary>
/// <param name="Inputs">The inputs, in the order of the fields.</param>
internal abstract record CombinedSource(EquatableArray<CombinedInput> Inputs) : ViewSource
{
    /// <summary>The word before the parentheses.</summary>
    public abstract string Word { get; }

    public sealed override string Text => $"{Word}({string.Join(", ", Inputs.Select(input => input.Text))})";

    public sealed override bool IsReplayable => false;

    public sealed override string? FirstLiveOperator => Word;

    public sealed override IEnumerable<string> Streams => Inputs.SelectMany(input => input.Pipes).SelectMany(pipe => pipe.Streams);

    public sealed override IEnumerable<Leaf> Leaves => Inputs.SelectMany(input => input.Pipes).SelectMany(pipe => pipe.Leaves);

    public override int Keepers => Inputs.Sum(input => 1 + input.Pipes.Sum(pipe => pipe.Keepers));

    public sealed override string Type(Func<string, string> types) => Word;

    public sealed override ViewEvent? Snapshot(Func<string, ViewEvent?> newest, ViewBudget budget)
    {
        var snapshots = Inputs.Select(input => input.Pipes.Snapshot(newest, budget)).OfType<ViewEvent>().ToArray();
        return snapshots.Length == Inputs.Count
            ? new CombinedObject(Word, Inputs.Select(input => input.Key), budget)
                .Of(snapshots, snapshots.Max(snapshot => snapshot.Sequence))
            : null;
    }
}

/// <summary>Makes the objects of a combination.</summary>
/// <param name="type">The type of the events.</param>
/// <param name="keys">The fields.</param>
/// <param name="budget">What may be made.</param>
internal sealed class CombinedObject(string type, IEnumerable<string> keys, ViewBudget budget)
{
    private readonly byte[][] _prefixes = [.. keys.Select(JsonObject.Prefix)];

    /// <summary>The object of the newest event of each input; null if it is too long.</summary>
    public ViewEvent? Of(IReadOnlyCollection<ViewEvent> newest, long sequence) =>
        budget.TryMake(newest.Sum(input => (long)input.Data.Length), newest.Max(input => input.Data.Length))
            ? new ViewEvent(type, JsonObject.Of(_prefixes, [.. newest.Select(input => input.Data)]), sequence)
            : null;
}
