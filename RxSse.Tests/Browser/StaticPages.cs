using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using RxSse.Tests.Conventions;
using RxSse.Tests.VirtualTime;

namespace RxSse.Tests.Browser;

/// <summary>Any static server that offers the page, and knows nothing of streams.</summary>
internal static class StaticPages
{
    /// <param name="path">Where the page is.</param>
    /// <param name="worker">What it answers to who asks for the worker's script, if not with it.</param>
    public static async Task<WebApplication> StartAsync(string path = "/demo", RequestDelegate? worker = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = builder.Build();
        if (worker is not null)
        {
            host.MapWhen(context => context.Request.Path.Value!.EndsWith("/worker.js", StringComparison.Ordinal), branch => branch.Run(worker));
        }

        foreach (var (below, folder) in DemoPage.Folders)
        {
            host.UseFileServer(new FileServerOptions
            {
                RequestPath = $"{path}/{below}".TrimEnd('/'),
                FileProvider = new PhysicalFileProvider(Repository.PathOf(folder)),
            });
        }

        await host.StartAsync();
        return host;
    }
}
