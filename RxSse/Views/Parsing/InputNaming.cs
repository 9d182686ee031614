using RxSse.Views.Model;
using RxSse.Views.Operators;

namespace RxSse.Views.Parsing;

/// <summary>The names of the inputs of <c>latest</c> and <c>with</c>.</summary>
internal static class InputNaming
{
    /// <summary>The named view that is the whole input: its name stays, whatever the view itself consists of.</summary>
    public static string? NamedView(SourceSyntax source, Func<string, bool> isView) => source switch
    {
        NameSyntax { Name: var name } when isView(name) => name,
        GroupSyntax { View: var view } when !view.Operators.Any(step => step.Operator is As) =>
            OnlyOne(view.Sources.Select(inner => NamedView(inner, isView))),
        _ => null,
    };

    /// <summary>The last <c>as</c> of the pipes, if it is the same for all; else the stream, if there is only one.</summary>
    public static string? Of(IReadOnlyList<Pipe> pipes) =>
        OnlyOne(pipes.Select(LastAs)) ?? (pipes is [{ Source: StreamSource stream } pipe] && LastAs(pipe) is null ? stream.Name : null);

    private static string? LastAs(Pipe pipe) => pipe.Operators.OfType<As>().LastOrDefault()?.Name;

    private static string? OnlyOne(IEnumerable<string?> names) => names.Distinct().ToList() is [var name] ? name : null;
}
