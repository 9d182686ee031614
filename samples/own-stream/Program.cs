using System.Reactive.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddRxSse().AddStream(
    "ticks",
    context => Observable
        .Interval(TimeSpan.FromSeconds(1), context.Scheduler)
        .Select(number => new Tick(number)),
    TickJson.Default.Tick);

var app = builder.Build();
app.UseRxSse();
app.MapRxSse();
app.Run();

internal sealed record Tick(long Number);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Tick))]
internal sealed partial class TickJson : JsonSerializerContext;
