using System.CommandLine;
using System.Text.Json;
using RxSse.Cli.Arguments;
using RxSse.Cli.Output;
using RxSse.Client.Requests;

namespace RxSse.Cli.Commands;

/// <summary><c>rxsse streams</c>: a table of the streams, and one of the named views.</summary>
internal static class StreamsCommand
{
    public static Command Create(Surroundings around, CredentialOptions credentials)
    {
        var address = AddressArgument.Create();
        var command = new Command("streams", "Lists the streams and the named views of a server.") { address };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var server = parsed.GetRequiredValue(address);
            using var http = credentials.ClientOf(server, parsed);
            var answer = await http.GetObjectAsync(ServerAddress.Of(AddressArgument.ServerOf(server), "streams"), cancellationToken);
            Table.Print(
                around.Terminal, ["stream", "type", "state", "subscribers", "newest id", "description"], answer.List("streams").Select(RowOf));
            if (answer.List("views") is { Count: > 0 } views)
            {
                around.Terminal.Line("");
                Table.Print(
                    around.Terminal, ["view", "replayable", "expression"],
                    views.Select(view => new[] { view.Text("name"), view.Text("replayable"), view.Text("expression") }));
            }

            Omitted.Note(around.Terminal, answer);
            return 0;
        });
        return command;
    }

    private static string[] RowOf(JsonElement stream)
    {
        var error = stream.Text("error");
        return
        [
            stream.Text("name"), stream.Text("type"), stream.Text("state") + (error == "" ? "" : $": {error}"), stream.Text("subscribers"),
            stream.Text("lastId"), stream.Text("description"),
        ];
    }
}
