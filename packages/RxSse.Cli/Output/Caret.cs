using RxSse.Client;

namespace RxSse.Cli.Output;

/// <summary>Shows where a view is wrong.</summary>
internal static class Caret
{
    /// <summary>Prints the view, and carets under its wrong part, if the server says where that is.</summary>
    public static void Print(Terminal terminal, string view, RequestRefusedException refusal)
    {
        if (refusal is not { Column: { } column, Length: { } length } || column < 1 || column > view.Length + 1)
        {
            return;
        }

        // What is before and what is wrong is as wide as it is printed.
        var before = TerminalText.Escape(view[..(column - 1)]);
        var wrong = TerminalText.Escape(view.Substring(column - 1, Math.Clamp(length, 0, view.Length - column + 1)));
        terminal.Note(TerminalText.Escape(view));
        terminal.Note(new string(' ', TerminalText.WidthOf(before)) + new string('^', Math.Max(1, TerminalText.WidthOf(wrong))));
    }
}
