using System.CommandLine;
using System.Text.Json;
using RxSse.Cli.Arguments;
using RxSse.Cli.Output;
using RxSse.Client;
using RxSse.Client.Requests;

namespace RxSse.Cli.Commands;

/// <summary><c>rxsse explain</c>: the normal form of a view and whether it can be replayed, or its fault.</summary>
internal static class ExplainCommand
{
    public static Command Create(Surroundings around, CredentialOptions credentials)
    {
        var address = AddressArgument.Create();
        var view = new Argument<string>("VIEW") { Description = "The view, such as 'stock | sample 10s'." };
        var command = new Command("explain", "Says what a view is, without running it, or where it is wrong.") { address, view };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var server = parsed.GetRequiredValue(address);
            var text = parsed.GetRequiredValue(view);
            using var http = credentials.ClientOf(server, parsed);
            try
            {
                var endpoint = ServerAddress.Of(AddressArgument.ServerOf(server), $"views/explain?view={Uri.EscapeDataString(text)}");
                Print(around.Terminal, await http.GetObjectAsync(endpoint, cancellationToken));
                return 0;
            }
            catch (RequestRefusedException refusal)
            {
                Caret.Print(around.Terminal, text, refusal);
                throw;
            }
        });
        return command;
    }

    private static void Print(Terminal terminal, JsonElement explanation)
    {
        Line(terminal, "view", explanation.Text("view"));
        Line(terminal, "replayable", explanation.Text("replayable"));
        Line(terminal, "shared", explanation.Text("shared"));
        Line(terminal, "take", explanation.Text("take"));
        Line(terminal, "keeps", explanation.Text("keeps") is { Length: > 0 } bytes ? $"{bytes} bytes" : "");
        foreach (var pipe in explanation.List("pipes"))
        {
            Line(terminal, "pipe", $"{pipe.Text("pipe")}, of type {pipe.Text("type")}");
        }
    }

    private static void Line(Terminal terminal, string name, string value)
    {
        if (value.Length > 0)
        {
            terminal.Line($"{terminal.Coloured(Colour.Faint, name.PadRight(10))}  {TerminalText.Escape(value)}");
        }
    }
}
