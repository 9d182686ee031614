using System.CommandLine;
using RxSse.Cli.Arguments;
using RxSse.Cli.Output;
using RxSse.Client.Requests;

namespace RxSse.Cli.Commands;

/// <summary><c>rxsse views</c>: a table of the running views.</summary>
internal static class ViewsCommand
{
    private static readonly string[] Members = ["view", "replayable", "matching", "subscribers", "eventsIn", "eventsOut"];

    public static Command Create(Surroundings around, CredentialOptions credentials)
    {
        var address = AddressArgument.Create();
        var command = new Command("views", "Lists the views that run on a server.") { address };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var server = parsed.GetRequiredValue(address);
            using var http = credentials.ClientOf(server, parsed);
            var answer = await http.GetObjectAsync(ServerAddress.Of(AddressArgument.ServerOf(server), "views"), cancellationToken);
            Table.Print(
                around.Terminal, ["view", "replayable", "matching", "subscribers", "in", "out"],
                answer.List("views").Select(view => Members.Select(member => view.Text(member)).ToArray()));
            Omitted.Note(around.Terminal, answer);
            return 0;
        });
        return command;
    }
}
