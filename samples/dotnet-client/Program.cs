using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text.Json;
using DotnetClient;

var address = new Uri(args.FirstOrDefault() ?? "http://localhost:3000/events");
using var client = new HttpClient();
using var loop = new EventLoopScheduler();

// The newest of each type: on one line that changes in a terminal (and does not wrap: \e[?7l), on a line for each change elsewhere.
await Reconnecting.Events(cursor => SseEvent.Of(client, address, cursor), Random.Shared, loop)
    .Publish(live => Observable.CombineLatest(
        Newest(live, "stock-update", stock => $"stock {stock.GetProperty("price")} {"▼=▲"[1 + stock.GetProperty("trend").GetInt32()]}"),
        Newest(live, "metrics-update", load => $"cpu {load.GetProperty("cpu")} %, memory {load.GetProperty("memory")} %"),
        Newest(live, "notification", notification => $"\"{notification.GetProperty("message")}\""),
        Newest(live, "gap", gap => $"gap: {gap.GetProperty("reason")}, {Missed(gap.GetProperty("missed"))} missed")))
    .Select(parts => string.Join(" | ", parts.Where(part => part.Length > 0)))
    .DistinctUntilChanged().Skip(1) // the first is empty: nothing is known yet
    .ForEachAsync(line => Console.Write(Console.IsOutputRedirected ? $"{line}\n" : $"\r\e[?7l{line}\e[K\e[?7h"));

static IObservable<string> Newest(IObservable<SseEvent> events, string type, Func<JsonElement, string> describe) =>
    events.Where(next => next.Type == type).Select(next => describe(next.Data)).StartWith("");

static string Missed(JsonElement count) => count.ValueKind == JsonValueKind.Null ? "nobody knows how many" : count.ToString();
