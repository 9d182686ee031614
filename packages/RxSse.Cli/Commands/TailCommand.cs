using System.CommandLine;
using System.CommandLine.Parsing;
using System.Reactive.Linq;
using RxSse.Cli.Arguments;
using RxSse.Cli.Output;
using RxSse.Client;

namespace RxSse.Cli.Commands;

/// <summary><c>rxsse tail</c>: events in lines.</summary>
internal static class TailCommand
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static Command Create(Surroundings around, CredentialOptions credentials)
    {
        var address = AddressArgument.Create();
        var view = new Option<string>("--view") { Description = "The view, such as 'stock | sample 10s'.", HelpName = "view" };
        var streams = new Option<string>("--streams") { Description = "The streams, such as stock,metrics.", HelpName = "names" };
        var format = new Option<EventFormat>("--format")
        {
            Description = "text: time, type, data, id. json: an object on each line. raw: the data alone.",
            CustomParser = ParseFormat,
            HelpName = "text|json|raw",
        };
        var count = new Option<int?>("-n") { Description = "End after this many events.", HelpName = "count", CustomParser = ParseCount };
        var from = new Option<string>("--from") { Description = "earliest: begin with the oldest event that the server has.", HelpName = "earliest" };
        var since = new Option<string>("--since") { Description = "Begin at a time: 10m, Unix milliseconds, or ISO 8601.", HelpName = "time" };
        var stats = new Option<bool>("--stats") { Description = "Print a line a second with the rate, the lag and the gaps, and no events." };
        var stay = new Option<bool>("--no-reconnect") { Description = "End with code 1 when the connection is gone." };
        var command = new Command("tail", "Prints the events of a server. Gaps, hints and lost connections go to the standard error.")
        {
            address, view, streams, format, count, from, since, stats, stay,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var server = parsed.GetRequiredValue(address);
            using var http = credentials.ClientOf(server, parsed);
            var events = AddressArgument.EventsOf(
                server, ("view", parsed.GetValue(view)), ("streams", parsed.GetValue(streams)), ("from", parsed.GetValue(from)),
                ("since", parsed.GetValue(since)));
            var tail = new Tail(
                around, parsed.GetValue(format), parsed.GetValue(stats) ? new TailStats() : null, parsed.GetValue(count), !parsed.GetValue(stay));
            try
            {
                await Signals(http, events, parsed.GetValue(stats), around)
                    .TakeUntil(tail.TakeLast)
                    .ForEachAsync(_ => { }, cancellationToken);
            }
            catch (RequestRefusedException refusal)
            {
                Caret.Print(around.Terminal, parsed.GetValue(view) ?? "", refusal);
                throw;
            }

            return tail.Code;
        });
        return command;
    }

    // With a null for each second, as long as there are signals.
    private static IObservable<StreamSignal?> Signals(HttpClient http, Uri events, bool hasSeconds, Surroundings around)
    {
        var signals = http.Events(events, scheduler: around.Scheduler);
        return hasSeconds
            ? signals.Publish(shared => Observable.Merge<StreamSignal?>(
                shared, Observable.Interval(Second, around.Scheduler).Select(_ => (StreamSignal?)null).TakeUntil(shared.LastOrDefaultAsync())))
            : signals;
    }

    private static EventFormat ParseFormat(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        switch (text)
        {
            case "text":
                return EventFormat.Text;
            case "json":
                return EventFormat.Json;
            case "raw":
                return EventFormat.Raw;
            default:
                result.AddError($"Unknown format '{TerminalText.Escape(text)}'. Allowed: text, json, raw.");
                return default;
        }
    }

    private static int? ParseCount(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, out var count) && count > 0)
        {
            return count;
        }

        result.AddError($"'{TerminalText.Escape(text)}' is no number of events. Allowed: 1 to {int.MaxValue}.");
        return null;
    }
}
