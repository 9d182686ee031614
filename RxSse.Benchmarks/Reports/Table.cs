using System.Text;

namespace RxSse.Benchmarks.Reports;

/// <summary>A table in Markdown: names on the left, figures on the right.</summary>
internal sealed class Table(params string[] heads)
{
    private readonly List<string[]> _rows = [heads];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        var widths = heads.Select((_, column) => _rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            text.Append('|').AppendJoin('|', row.Select((cell, column) => $" {Pad(cell, widths[column], column)} ")).Append('|').AppendLine();
            if (row == heads)
            {
                text.Append('|').AppendJoin('|', widths.Select((width, column) => new string('-', width + 1) + (column == 0 ? '-' : ':'))).Append('|').AppendLine();
            }
        }

        return text.ToString();
    }

    private static string Pad(string cell, int width, int column) => column == 0 ? cell.PadRight(width) : cell.PadLeft(width);
}
