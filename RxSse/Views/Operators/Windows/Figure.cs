using RxSse.Views.Expressions;

namespace RxSse.Views.Operators.Windows;

/// <summary>A figure of a window: <c>count</c>, <c>p99 millis as worst</c>.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Value">Of which value of an event; null: of whole events, which only <c>count</c> can be.</param>
/// <param name="Name">The name of its field.</param>
internal sealed record Figure(FigureKind Kind, Calculation? Value, string Name)
{
    public string Text => Name == Kind.Word() ? TextWithoutName : $"{TextWithoutName} as {Name}";

    /// <summary>The text without the name that it may have been given.</summary>
    public string TextWithoutName => Value is null ? Kind.Word() : $"{Kind.Word()} {Value.Text}";
}
