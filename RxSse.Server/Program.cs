using RxSse.Server;
using RxSse.DependencyInjection;

WebApplication app;
try
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddShippedViews().ListenOnPort().ReportStartFaultsInLines();

    builder.Services.AddRxSse()
        .AddStock()
        .AddMetrics()
        .AddNotifications();

    app = builder.Build();
    app.UseRxSse();
    app.MapRxSse();

    await app.StartAsync();
}
catch (Exception error) when (StartFault.Explain(error) is { } lines)
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, lines));
    return 1;
}

await app.WaitForShutdownAsync();
return 0;
