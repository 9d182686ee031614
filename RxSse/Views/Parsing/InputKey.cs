using RxSse.Views.Model;
using RxSse.Views.Operators;

namespace RxSse.Views.Parsing;

/// <summary>What an input of <c>latest</c> is called.</summary>
internal static class InputKey
{
    /// <summary>The named view that the input is, or that is all it is made of: its name stays, whatever the view is made of itself.</summary>
    public static string? Of(SourceSyntax source, Func<string, bool> isView) => source switch
    {
        NameSyntax { Name: var name } when isView(name) => name,
        GroupSyntax { View: var view } when !view.Operators.Any(step => step.Operator is As) => OnlyOne(view.Sources.Select(inner => Of(inner, isView))),
        _ => null,
    };

    /// <summary>The last <c>as</c> of the pipes, if they have the same; else the stream, if there is only one.</summary>
    public static string? Of(IReadOnlyList<Pipe> pipes) =>
        OnlyOne(pipes.Select(LastAs)) ?? (pipes is [{ Source: StreamSource stream } pipe] && LastAs(pipe) is null ? stream.Name : null);

    private static string? LastAs(Pipe pipe) => pipe.Operators.OfType<As>().LastOrDefault()?.Name;

    private static string? OnlyOne(IEnumerable<string?> names) => names.Distinct().ToList() is [var name] ? name : null;
}
