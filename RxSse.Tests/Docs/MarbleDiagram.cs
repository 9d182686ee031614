
namespace RxSse.Tests.Docs;

/// <summary>
/// A marble diagram of a document: a line <c>view</c>, a line for each stream, a line <c>gives</c>, and a line for each letter.
/// A character is 100 ms. Symbols in parentheses occur at the time of the <c>(</c>; <c>|</c> is the end.
/// </summary>
internal sealed record MarbleDiagram(
    string View, IReadOnlyDictionary<string, (long At, string Event)[]> Inputs, IReadOnlyList<(long At, string Event)> Gives, long Until)
{
    private const int Column = 100;

    // A digit in the line of a stream is an event with this value in this field.
    private static readonly Dictionary<string, string> Fields = new() { ["stock"] = "price", ["metrics"] = "cpu" };

    /// <summary>Parses a diagram. An event is <c>type data</c>; events of streams also have their position in the log.</summary>
    public static MarbleDiagram Parse(string text)
    {
        var rows = text.Split('\n').Select(line => line.Split(' ', 2)).Select(row => (Name: row[0], Line: row[1].Trim())).ToList();
        var line = rows.ToDictionary(row => row.Name, row => row.Line);
        var letters = rows.Where(row => row.Name.Length == 1).ToDictionary(row => row.Name[0], row => row.Line);
        var streams = rows.Select(row => row.Name).Where(Fields.ContainsKey).ToList();

        var inputs = streams.SelectMany(stream => Marbles(line[stream]).Select(marble => (
            Stream: stream, marble.At, marble.Symbol,
            Event: letters.GetValueOrDefault(marble.Symbol) ?? Numbered(stream, marble.Symbol)))).ToList();
        var known = inputs.Select(input => (input.Symbol, input.Event)).Distinct().ToDictionary(); // throws if a symbol means two events
        var gives = Marbles(line["gives"]).ToList();
        var idle = letters.Keys.Except(inputs.Select(input => input.Symbol)).Except(gives.Select(marble => marble.Symbol)).ToList();
        if (idle.Count > 0 || letters.Count + streams.Count + 2 != rows.Count)
        {
            throw new FormatException($"A line of this diagram has no effect:\n{text}");
        }

        return new MarbleDiagram(
            line["view"],
            inputs.OrderBy(input => input.At).Select((input, before) => (input.Stream, Event: (input.At, $"{input.Event} #{before + 1}")))
                .GroupBy(input => input.Stream).ToDictionary(stream => stream.Key, stream => stream.Select(input => input.Event).ToArray()),
            [.. gives.Select(marble => (marble.At, Given(marble.Symbol)))],
            rows.Where(row => Fields.ContainsKey(row.Name) || row.Name == "gives").Max(row => row.Line.Length) * Column);

        string Given(char symbol) => symbol == '|' ? "|" : letters.GetValueOrDefault(symbol) ?? known[symbol];
    }

    private static string Numbered(string stream, char digit) => char.IsAsciiDigit(digit)
        ? $$"""{{stream}}-update {"{{Fields[stream]}}":{{digit}}}"""
        : throw new FormatException($"No line defines the symbol {digit}.");

    private static IEnumerable<(long At, char Symbol)> Marbles(string line)
    {
        var together = -1;
        for (var column = 0; column < line.Length; column++)
        {
            switch (line[column])
            {
                case '-':
                    break;
                case '(':
                    together = column;
                    break;
                case ')':
                    together = -1;
                    break;
                default:
                    yield return ((together < 0 ? column : together) * Column, line[column]);
                    break;
            }
        }
    }
}
