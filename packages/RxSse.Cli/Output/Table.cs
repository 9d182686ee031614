namespace RxSse.Cli.Output;

/// <summary>Rows with columns of one width each.</summary>
internal static class Table
{
    /// <summary>Prints rows of cells. Their text may come from a server.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="heads">The heads of the columns.</param>
    /// <param name="rows">The rows; each has as many cells as there are heads.</param>
    public static void Print(Terminal terminal, string[] heads, IEnumerable<string[]> rows)
    {
        var lines = rows.Select(row => row.Select(TerminalText.Escape).ToArray()).ToList();
        var widths = heads.Select((head, column) => lines.Select(line => line[column]).Append(head).Max(TerminalText.WidthOf)).ToArray();
        terminal.Line(terminal.Coloured(Colour.Faint, Line(heads, widths)));
        foreach (var line in lines)
        {
            terminal.Line(Line(line, widths));
        }
    }

    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, column) => cell + new string(' ', widths[column] - TerminalText.WidthOf(cell)))).TrimEnd();
}
