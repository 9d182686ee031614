using System.Globalization;
using RxSse.Text;

namespace RxSse.Views.Expressions;

/// <summary>
/// The path to a value in the data: <c>price</c>, <c>items[0].name</c>, <c>$['odd name']</c>. Without steps it is the data
/// itself, <c>$</c>.
/// </summary>
internal sealed record DataPath(EquatableArray<PathStep> Steps)
{
    /// <summary>Words that have another meaning where a path may begin.</summary>
    public static readonly string[] Reserved =
        ["and", "or", "not", "in", "exists", "contains", "startswith", "as", "over", "by", "true", "false", "null"];

    /// <summary>The path in its shortest form.</summary>
    public string Text
    {
        get
        {
            var isPlain = FirstField is { } first && StreamNames.IsWord(first) && !Reserved.Contains(first);
            var text = string.Concat(Steps.Select(step => step.Text));
            return isPlain ? text[1..] : $"${text}";
        }
    }

    /// <summary>The field that the path begins with; null if it begins with an index, or is the data itself.</summary>
    public string? FirstField => Steps is [{ Name: { } name }, ..] ? name : null;

    /// <summary>The last name in the path, which is the name of the field that <c>select</c> makes; null if there is none.</summary>
    public string? LastName => Steps.LastOrDefault(step => step.Name is not null)?.Name;
}

/// <summary>One step of a path: the field of an object, or the element of an array.</summary>
internal sealed record PathStep(string? Name, int Index = -1)
{
    public string Text => Name is null ? $"[{Index.ToString(CultureInfo.InvariantCulture)}]"
        : StreamNames.IsWord(Name) ? $".{Name}"
        : $"[{Literal.Quote(Name)}]";
}
