using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text.Json;
using DotnetClient;

var address = new Uri(args.FirstOrDefault() ?? "http://localhost:3000/events");
using var client = new HttpClient();
using var loop = new EventLoopScheduler();

await Reconnecting.Events(cursor => SseEvent.Of(client, address, cursor), Random.Shared, loop)
    .Publish(live => Observable.CombineLatest(
        Newest(live, "stock-update", stock => $"stock {stock.GetProperty("price")} {"▼=▲"[1 + stock.GetProperty("trend").GetInt32()]}"),
        Newest(live, "metrics-update", load => $"cpu {load.GetProperty("cpu")} %, memory {load.GetProperty("memory")} %"),
        Newest(live, "notification", notification => $"\"{notification.GetProperty("message")}\""),
        Newest(live, "gap", gap => $"gap: {gap.GetProperty("reason")}, {Missed(gap.GetProperty("missed"))} missed")))
    .Select(parts => string.Join(" | ", parts.Where(part => part.Length > 0)))
    .DistinctUntilChanged()
    // One line that changes in a terminal, a line for each change elsewhere.
    .ForEachAsync(line => Console.Write(Console.IsOutputRedirected ? $"{line}\n" : $"\r{line}\e[K"));

static IObservable<string> Newest(IObservable<SseEvent> events, string type, Func<JsonElement, string> describe) =>
    events.Where(next => next.Type == type).Select(next => describe(next.Data)).StartWith("");

static string Missed(JsonElement count) => count.ValueKind == JsonValueKind.Null ? "nobody knows how many" : count.ToString();
