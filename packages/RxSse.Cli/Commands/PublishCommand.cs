using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RxSse.Cli.Arguments;
using RxSse.Cli.Output;
using RxSse.Client;

namespace RxSse.Cli.Commands;

/// <summary><c>rxsse publish</c>: publishes an event, or one for each line of the standard input.</summary>
internal static class PublishCommand
{
    private const string StandardInput = "-";

    public static Command Create(Surroundings around, CredentialOptions credentials)
    {
        var address = AddressArgument.Create();
        var stream = new Argument<string>("STREAM") { Description = "The stream." };
        var data = new Argument<string>("DATA")
        {
            Description = "The data, as JSON. - (the default) publishes each line of the standard input.",
            DefaultValueFactory = _ => StandardInput,
        };
        var type = new Option<string>("--type") { Description = "The type of the event; else that of the stream.", HelpName = "type" };
        var key = new Option<string>("--key")
        {
            Description = "The idempotency key: a repeated command with it publishes nothing twice. Lines have <key>-1, <key>-2 and so on.",
            HelpName = "key",
        };
        var command = new Command("publish", "Publishes events, and prints their ids.") { address, stream, data, type, key };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var server = parsed.GetRequiredValue(address);
            using var http = credentials.ClientOf(server, parsed);
            var publish = new Publishing(
                around, http, AddressArgument.ServerOf(server), parsed.GetRequiredValue(stream), parsed.GetValue(type));
            if (parsed.GetRequiredValue(data) is var text && text != StandardInput)
            {
                await publish.OneAsync(text, "DATA", parsed.GetValue(key), cancellationToken);
            }
            else
            {
                await publish.LinesAsync(parsed.GetValue(key), cancellationToken);
            }

            return 0;
        });
        return command;
    }

    private sealed class Publishing(Surroundings around, HttpClient http, Uri server, string stream, string? type)
    {
        public async Task OneAsync(string text, string place, string? key, CancellationToken cancellationToken)
        {
            try
            {
                var published = await http.PublishAsync(server, stream, Parse(text, place), CliJson.Default.JsonElement, type, key, cancellationToken);
                around.Terminal.Line(TerminalText.Escape(published.Last));
            }
            catch (ArgumentException error)
            {
                throw new UsageException(error.Message);
            }
        }

        public async Task LinesAsync(string? key, CancellationToken cancellationToken)
        {
            for (var number = 1; await ReadLineAsync(cancellationToken) is { } line; number++)
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    var numbered = string.Create(CultureInfo.InvariantCulture, $"line {number}");
                    var ofLine = key is null ? null : string.Create(CultureInfo.InvariantCulture, $"{key}-{number}");
                    await OneAsync(line, numbered, ofLine, cancellationToken);
                }
            }
        }

        // The console reads on the calling thread, which must stay free for Ctrl-C.
        private Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
            Task.Run(around.Input.ReadLine, cancellationToken).WaitAsync(cancellationToken);

        private static JsonElement Parse(string text, string place)
        {
            try
            {
                return JsonElement.Parse(text);
            }
            catch (JsonException error)
            {
                throw new UsageException($"{place} is not JSON: {error.Message} A text stands in quotation marks: '\"Hello\"'.");
            }
        }
    }
}
