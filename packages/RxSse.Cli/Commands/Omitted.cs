using System.Text.Json;
using RxSse.Cli.Output;

namespace RxSse.Cli.Commands;

/// <summary>Says that a list is longer than what a server tells of it.</summary>
internal static class Omitted
{
    public static void Note(Terminal terminal, JsonElement answer)
    {
        if (answer.Text("omitted") is { Length: > 0 } omitted)
        {
            terminal.Note(TerminalText.Escape($"{omitted} more are not shown."));
        }
    }
}
