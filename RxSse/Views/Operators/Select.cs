using System.Reactive.Linq;
using RxSse.Views.Expressions;
using RxSse.Views.Expressions.Json;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>
/// <c>select f, g * 2 as h</c>: an object with these fields, each value as in the data, or calculated (Rx's <c>Select</c>).
/// </summary>
internal sealed record Select(EquatableArray<SelectedField> Selected) : Operator
{
    public override string Text => $"select {string.Join(", ", Selected.Select(selected => selected.Text))}";

    public override int Terms => Selected.Sum(static selected => selected.Value is FieldValue ? 0 : selected.Value.Terms);

    public override Shape OutputShape(Shape before) => Shape.Of([.. Selected.Select(selected => selected.Name)]);

    public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) =>
        From(events, Selected, context.Budget);

    public override ViewEvent? Snapshot(ViewEvent snapshot, ViewBudget budget) => new Projection(Selected, budget).Of(snapshot);

    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, EquatableArray<SelectedField> selected, ViewBudget budget) =>
        events.Select(new Projection(selected, budget).Of)
            .Where(projected => projected is not null).Select(projected => projected.GetValueOrDefault());

    private sealed class Projection(EquatableArray<SelectedField> selected, ViewBudget budget)
    {
        private readonly PathFinder _finder = new(selected.SelectMany(field => field.Value.Paths));
        private readonly ReadLength _read = new(selected.SelectMany(field => ReadLength.Reads(field.Value))); // fields are copied
        private readonly byte[][] _prefixes = [.. selected.Select(field => JsonObject.Prefix(field.Name))];

        public ViewEvent? Of(ViewEvent whole)
        {
            var count = _finder.Count;
            Span<JsonRange> ranges = count <= JsonRange.MaxOnStack ? stackalloc JsonRange[count] : new JsonRange[count];
            _finder.Find(whole.Data.Span, ranges);
            if (!budget.TryRead(_read.Of(ranges), whole.Data.Length))
            {
                return null;
            }

            var found = new PathValues(whole.Data.Span, ranges);
            var values = new ReadOnlyMemory<byte>[selected.Count];
            var length = 0L;
            for (var field = 0; field < values.Length; field++)
            {
                var value = selected[field].Value;
                values[field] = value.Evaluate(found).ToJson(whole.Data);
                length += values[field].Length;
                found = found.After(value.PathCount);
            }

            // Repeated data is limited: each `select $ as a, $ as b` in a pipe doubles the data.
            return length > 0 && budget.TryMake(length, whole.Data.Length) && JsonObject.Of(_prefixes, values) is { } data
                ? whole with { Data = data }
                : null;
        }
    }
}

/// <summary>A field of the object that <c>select</c> creates.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Name">Its name. Default: the last name in the path, if the value is that of a field.</param>
internal sealed record SelectedField(Calculation Value, string Name)
{
    public string Text => Value is FieldValue { Path.LastName: var last } && last == Name ? Value.Text : $"{Value.Text} as {Name}";
}
