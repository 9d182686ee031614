using RxSse.Server.Composition.Conditions;
using RxSse.Server.Composition.Tree;

namespace RxSse.Server.Composition.Operators;

/// <summary><c>select f, g as h</c>: an object with these fields as they are written in the data (Rx's <c>Select</c>).</summary>
internal sealed record Select(NodeList<SelectedField> Selected) : Operator
{
    public override string Text => $"select {string.Join(", ", Selected.Select(selected => selected.Text))}";

    public override IEnumerable<DataPath> Reads => Selected.Select(selected => selected.Path);

    public override Shape Leaves(Shape before) => Shape.Of([.. Selected.Select(selected => selected.Name)]);
}

/// <summary>A field of the object that <c>select</c> makes.</summary>
/// <param name="Path">Where its value stands.</param>
/// <param name="Name">What it is called: the last name in the path unless another is given.</param>
internal sealed record SelectedField(DataPath Path, string Name)
{
    public string Text => Name == Path.LastName ? Path.Text : $"{Path.Text} as {Name}";
}
