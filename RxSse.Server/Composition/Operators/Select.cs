using System.Reactive.Linq;
using RxSse.Server.Composition.Conditions;
using RxSse.Server.Composition.Tree;

namespace RxSse.Server.Composition.Operators;

/// <summary><c>select f, g as h</c>: an object with these fields as they are written in the data (Rx's <c>Select</c>).</summary>
internal sealed record Select(NodeList<SelectedField> Selected) : Operator
{
    public override string Text => $"select {string.Join(", ", Selected.Select(selected => selected.Text))}";

    public override IEnumerable<DataPath> Reads => Selected.Select(selected => selected.Path);

    public override Shape Leaves(Shape before) => Shape.Of([.. Selected.Select(selected => selected.Name)]);

    // What a select may repeat: `select $ as a, $ as b` in pipe after pipe would double the data each time.
    private const int LongestRepetition = 64 * 1024;

    public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) => From(events, Selected);

    public override ViewEvent? Snapshot(ViewEvent snapshot) => Project(snapshot, Selected, Prefixes(Selected));

    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, NodeList<SelectedField> selected)
    {
        var prefixes = Prefixes(selected);
        return events.Select(@event => Project(@event, selected, prefixes))
            .Where(projected => projected is not null).Select(projected => projected.GetValueOrDefault());
    }

    private static byte[][] Prefixes(NodeList<SelectedField> selected) => [.. selected.Select(field => JsonObject.Prefix(field.Name))];

    private static ViewEvent? Project(ViewEvent whole, NodeList<SelectedField> selected, byte[][] prefixes)
    {
        var values = new ReadOnlyMemory<byte>[selected.Count];
        var length = 0L;
        for (var field = 0; field < values.Length; field++)
        {
            values[field] = selected[field].Path.Find(whole.Data);
            length += values[field].Length;
        }

        return length <= Math.Max(whole.Data.Length, LongestRepetition) && JsonObject.Of(prefixes, values) is { } data
            ? whole with { Data = data }
            : null;
    }
}

/// <summary>A field of the object that <c>select</c> makes.</summary>
/// <param name="Path">Where its value stands.</param>
/// <param name="Name">What it is called: the last name in the path unless another is given.</param>
internal sealed record SelectedField(DataPath Path, string Name)
{
    public string Text => Name == Path.LastName ? Path.Text : $"{Path.Text} as {Name}";
}
