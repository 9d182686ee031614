using System.Reactive.Linq;
using CustomStreams;

var builder = WebApplication.CreateSlimBuilder(args);
var orders = builder.Configuration["Orders"] ?? "orders.log";
var rate = new Uri(builder.Configuration["Rate"] ?? "http://localhost:3001/rate");
var period = TimeSpan.FromSeconds(1);

builder.Services.AddHttpClient();
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ShopJson.Default));
builder.Services.AddRxSse()
    .AddStream(
        "orders",
        context => FileTail.Lines(orders, period, context.Scheduler).Select(Order.Parse),
        stream => stream with { Snapshot = false, Source = orders, Description = "A line for each order, with its amount in euros." })
    .AddStream(
        "rates",
        context => HttpPoll
            .Get(context.Services.GetRequiredService<IHttpClientFactory>(), rate, ShopJson.Default.Rate, period, context.Scheduler)
            .DistinctUntilChanged(),
        stream => stream with { Source = $"{rate}", Description = "What a euro costs in dollars, when it changes." })
    .AddStream(
        "totals",
        context => context.Stream<Order>("orders")
            .CombineLatest(context.Stream<Rate>("rates"), (order, rate) => new Total(order.Amount, decimal.Round(order.Amount * rate.Usd, 2))),
        stream => stream with { Type = "total", Description = "The newest order at the newest rate." });

var app = builder.Build();
app.UseRxSse();
app.MapRxSse();
app.MapGet("/rate", () => TypedResults.Text(File.ReadAllText("rate.json"), "application/json")); // stands in for a service elsewhere
app.Run();
