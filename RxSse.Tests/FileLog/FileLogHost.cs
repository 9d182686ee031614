using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.DependencyInjection;
using RxSse.FileLog;
using RxSse.FileLog.Store;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.FileLog.Store;
using RxSse.Tests.Hosting;

namespace RxSse.Tests.FileLog;

/// <summary>An application with the file log and a stream, <c>orders</c>, to which everybody may publish.</summary>
internal static class FileLogHost
{
    public static Task<GuestHost> StartAsync(
        StoreDirectory files, StoreSystem system, FileSync sync = FileSync.Always, string kind = "file",
        string stream = "orders", int capacity = 1_000, Action<RxSseBuilder>? more = null) => GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Services.AddSingleton(system);
            var rxsse = builder.Services.AddRxSse(options =>
            {
                options.Log.Kind = kind;
                options.Publishing.Enabled = true;
                options.History.Capacity = capacity;
            }).AddStream(stream).AddFileLog(file => (file.Directory, file.Sync) = (files.Path, sync));
            more?.Invoke(rxsse);
        },
        app =>
        {
            app.MapRxSse();
            app.MapRxSseHealthChecks();
        },
        "Production", "--RxSse:Access:Anonymous=rxsse:read:*,rxsse:publish:*");

    /// <summary>The data of the first event of a type.</summary>
    public static async Task<string> ReadAsync(
        GuestHost host, string path, string type, params (string Name, string Value)[] headers) =>
        (await ReadThroughAsync(host, path, type, headers))[^1].Data;

    /// <summary>All events up to the first one of a type.</summary>
    public static Task<IReadOnlyList<SseItem<string>>> ReadThroughAsync(
        GuestHost host, string path, string type, params (string Name, string Value)[] headers) =>
        ReadThroughAsync(host, path, item => item.EventType == type, headers);

    /// <summary>All events up to an awaited one.</summary>
    public static async Task<IReadOnlyList<SseItem<string>>> ReadThroughAsync(
        GuestHost host, string path, Func<SseItem<string>, bool> isAwaited, params (string Name, string Value)[] headers)
    {
        using var patience = Patience.Start();
        using var response = await host.SendAsync(HttpMethod.Get, path, headers);
        await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
        var items = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(body).EnumerateAsync(patience.Token))
        {
            items.Add(item);
            if (isAwaited(item))
            {
                break;
            }
        }

        return items;
    }

    public static Task<HttpResponseMessage> PublishAsync(GuestHost host, string text, string stream = "orders") =>
        host.Client.PostAsJsonAsync($"/streams/{stream}/events", new { data = new { text } });
}
