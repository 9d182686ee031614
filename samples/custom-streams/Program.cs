using System.Globalization;
using System.Reactive.Linq;
using CustomStreams;

var builder = WebApplication.CreateSlimBuilder(args);
var orders = builder.Configuration["Orders"] ?? "orders.log";
var rateAddress = new Uri(builder.Configuration["Rate"] ?? "http://localhost:3001/rate");
var period = TimeSpan.FromSeconds(1);
using var http = new HttpClient();

builder.Services.AddRxSse()
    .AddStream("orders",
        context => FileTail.Lines(orders, period, context.Scheduler)
            .Select(line => new Order(decimal.Parse(line, CultureInfo.InvariantCulture))),
        stream => stream with { Snapshot = false, Source = orders, Description = "A line for each order, with its amount in euros." })
    .AddStream("rates",
        context => Observable.Timer(period, context.Scheduler)
            .SelectMany(_ => Observable.FromAsync(cancellationToken => http.GetFromJsonAsync<Rate>(rateAddress, cancellationToken)))
            .Repeat() // the next wait begins with the answer, so a slow service gets one request at a time
            .DistinctUntilChanged(),
        stream => stream with { Source = $"{rateAddress}", Description = "What a euro costs in dollars, when it changes." })
    .AddStream("totals",
        context => context.Stream<Order>("orders").CombineLatest(context.Stream<Rate>("rates"), (order, rate) =>
            new Total(order.Amount, decimal.Round(order.Amount * rate.Usd, 2))),
        stream => stream with { Type = "total", Description = "The newest order at the newest rate." });

var app = builder.Build();
app.MapRxSse();
app.MapGet("/rate", () => TypedResults.Text(File.ReadAllText("rate.json"), "application/json")); // stands in for a service elsewhere
app.Run();

internal readonly record struct Order(decimal Amount);
internal readonly record struct Rate(decimal Usd);
internal readonly record struct Total(decimal Eur, decimal Usd);
