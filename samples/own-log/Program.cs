using OwnLog;
using RxSse.Log;
using RxSse.Publishing;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddRxSse(options => options.Log.Kind = "list").AddStream("orders").AddEventLog("list", context => new ListLog(context));
var app = builder.Build();
app.MapRxSse();
app.MapPost("/orders", (Order order, IEventPublisher publisher) => publisher.PublishAsync("orders", order));
app.MapPost("/lose", (IEventLog log) => ((ListLog)log).Lose());
app.Run();

internal sealed record Order(int Number);
