using ProgressSample;

var page = Path.Combine(AppContext.BaseDirectory, "progress.html");
var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddSingleton<Import>();
builder.Services.AddRxSse().AddStream("progress", context => context.Services.GetRequiredService<Import>().Progress);

var app = builder.Build();
app.MapRxSse();
app.MapGet("/progress", () => TypedResults.PhysicalFile(page, "text/html; charset=utf-8"));
app.MapPost("/imports", IResult (Import import) => import.TryStart()
    ? TypedResults.Accepted("/events")
    : TypedResults.Problem("An import runs already: wait for its end.", statusCode: StatusCodes.Status409Conflict));
app.Run();
