using RxSse.Server.Hosting;

try
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.ListenOnPort().ReportStartFaultsInLines();

    builder.Services.AddRxSse()
        .AddStock()
        .AddMetrics()
        .AddNotifications();

    var app = builder.Build();
    app.UseRxSse();
    app.MapRxSse();

    await app.RunAsync();
    return 0;
}
catch (Exception error) when (StartFault.Explain(error) is { } lines)
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, lines));
    return 1;
}
