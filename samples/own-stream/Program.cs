using System.Reactive.Linq;
using RxSse.Publishing;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddRxSse().AddStream("ticks", context => Observable
    .Interval(TimeSpan.FromSeconds(1), context.Scheduler)
    .Select(number => new Tick(number)));
var app = builder.Build();
app.MapRxSse();
app.MapPost("/ticks", (Tick tick, IEventPublisher publisher) => publisher.PublishAsync("ticks", tick));
app.Run();

internal sealed record Tick(long Number);
