using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.FileLog;
using RxSse.FileLog.Store;
using RxSse.Tests.FileLog.Store;
using RxSse.Tests.Hosting;

namespace RxSse.Tests.FileLog;

/// <summary>An application with the file log and a stream, <c>orders</c>, to which everybody may publish.</summary>
internal static class FileLogHost
{
    public static Task<GuestHost> StartAsync(
        StoreDirectory files, StoreSystem system, FileSync sync = FileSync.Always, string kind = "file") => GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Services.AddSingleton(system);
            builder.Services.AddRxSse(options =>
            {
                options.Log.Kind = kind;
                options.Publishing.Enabled = true;
            }).AddStream("orders").AddFileLog(file => (file.Directory, file.Sync) = (files.Path, sync));
        },
        app =>
        {
            app.MapRxSse();
            app.MapRxSseHealthChecks();
        },
        "Production", "--RxSse:Access:Anonymous=rxsse:read:*,rxsse:publish:*");

    public static Task<HttpResponseMessage> PublishAsync(GuestHost host, string text) =>
        host.Client.PostAsJsonAsync("/streams/orders/events", new { data = new { text } });
}
