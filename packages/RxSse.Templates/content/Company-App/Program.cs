using CompanyApp;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddRxSse().AddStream(
    "prices",
    context => PriceStream.Create(context.Scheduler, context.Random),
    AppJson.Default.Price,
    stream => stream with { Description = "A price that changes each second." });

var app = builder.Build();
app.MapRxSse();
app.MapRxSseHealthChecks();
app.Run();
