using System.Reactive.Linq;
using System.Text.Json;
using RxSse.Client;

var address = new Uri(args.FirstOrDefault() ?? "http://localhost:3000/events");
using var http = new HttpClient();

// The newest of each type: on one line that changes in a terminal (and does not wrap: \e[?7l), on a line for each change elsewhere.
await http.Events(address)
    .Publish(live => Observable.CombineLatest(
        Newest(live, "stock-update", stock => $"stock {stock.GetProperty("price")} {"▼=▲"[1 + stock.GetProperty("trend").GetInt32()]}"),
        Newest(live, "metrics-update", load => $"cpu {load.GetProperty("cpu")} %, memory {load.GetProperty("memory")} %"),
        Newest(live, "notification", notification => $"\"{notification.GetProperty("message")}\""),
        live.OfType<StreamSignal.Gap>().Select(gap => $"gap: {gap.Reason}, {Missed(gap.Missed)} missed").StartWith("")))
    .Select(parts => string.Join(" | ", parts.Where(part => part.Length > 0)))
    .DistinctUntilChanged().Skip(1) // the first is empty: nothing is known yet
    .ForEachAsync(line => Console.Write(Console.IsOutputRedirected ? $"{line}\n" : $"\r\e[?7l{line}\e[K\e[?7h"));

static IObservable<string> Newest(IObservable<StreamSignal> signals, string type, Func<JsonElement, string> describe) => signals
    .OfType<StreamSignal.Event>().Where(next => next.Type == type)
    .Select(next => describe(JsonElement.Parse(next.Data.Span))).StartWith("");

static string Missed(long? count) => count?.ToString() ?? "nobody knows how many";
