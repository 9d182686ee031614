using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RxSse.Tests.Hosting;

/// <summary>A registry on loopback, of NuGet (version 3) and of npm. It has nothing, takes what is published with its key, and keeps it for the test.</summary>
internal sealed class PackageRegistry : IAsyncDisposable
{
    /// <summary>The key or token that lets publish.</summary>
    public const string Key = "key-of-the-publisher";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<byte[]> _received = new();

    private PackageRegistry()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/index.json", () => Results.Text($$"""
            {"version":"3.0.0","resources":[
              {"@id":"{{Address}}packages","@type":"PackagePublish/2.0.0"},
              {"@id":"{{Address}}symbols","@type":"SymbolPackagePublish/4.9.0"}]}
            """, "application/json"));
        _app.MapPut("/{**path}", TakeAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>What has been published: a package of NuGet, or the document of npm.</summary>
    public IReadOnlyCollection<byte[]> Received => _received;

    public static async Task<PackageRegistry> StartAsync()
    {
        var registry = new PackageRegistry();
        await registry._app.StartAsync();
        return registry;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        if (request.Headers["X-NuGet-ApiKey"] != Key && request.Headers.Authorization != $"Bearer {Key}")
        {
            return Results.Unauthorized();
        }

        using var content = new MemoryStream();
        if (request.HasFormContentType)
        {
            await (await request.ReadFormAsync()).Files.Single().CopyToAsync(content);
        }
        else
        {
            await request.Body.CopyToAsync(content);
        }

        _received.Enqueue(content.ToArray());
        return Results.Json(new { ok = true }, statusCode: StatusCodes.Status201Created);
    }
}
