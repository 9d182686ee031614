using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RxSse.FileLog.Store;
using RxSse.Tests.FileLog.Store;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.FileLog;

/// <summary>The file log in an application.</summary>
public sealed class FileLogHostTests : IDisposable
{
    private const string FromTheBeginning = "/events?from=earliest&streams=orders&format=named";

    private readonly StoreDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task FullDisk_IsA507_WhileTheServerIsReady_AndEventsAreThereAfterARestart()
    {
        await using (var host = await StartAsync(maxPages: 60))
        {
            Assert.Equal(HttpStatusCode.OK, await PublishAsync(host, "first"));
            while (await PublishAsync(host, new string('x', 50_000)) == HttpStatusCode.OK)
            {
            }

            using var full = await FileLogHost.PublishAsync(host, new string('x', 50_000));
            Assert.Equal((HttpStatusCode.InsufficientStorage, null), (full.StatusCode, full.Headers.RetryAfter));
            Assert.Equal("application/problem+json", full.Content.Headers.ContentType?.MediaType);
            using var ready = await host.SendAsync(HttpMethod.Get, "/healthz/ready");
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
            Assert.Equal("Degraded: The disk of the log is full.", await ready.Content.ReadAsStringAsync());
            Assert.Contains("first", await FileLogHost.ReadAsync(host, FromTheBeginning, "orders-update"), StringComparison.Ordinal);
        }

        await using var next = await StartAsync();
        Assert.Contains("first", await FileLogHost.ReadAsync(next, FromTheBeginning, "orders-update"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await PublishAsync(next, "second"));
        Assert.Equal(HttpStatusCode.OK, await next.StatusAsync("/healthz/ready"));
    }

    [Fact]
    public async Task KindWhosePackageIsNotAdded_StopsTheStart_WithTheCall()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => GuestHost.StartAsync(
            builder => builder.Services.AddRxSse(options => options.Log.Kind = "file"), app => app.MapRxSse()));

        Assert.Equal(
            ["RxSse:Log:Kind: 'file' needs the package RxSse.File, and AddRxSse().AddFileLog() in the program of the server."],
            error.Failures);
    }

    [Fact]
    public async Task LogInMemory_WritesNothing()
    {
        await using var host = await StartAsync(kind: "memory");

        Assert.Equal(HttpStatusCode.OK, await PublishAsync(host, "first"));
        Assert.False(Directory.Exists(_files.Path));
    }

    [Fact]
    public async Task DirectoryInUse_StopsTheStart_WithOneLine()
    {
        await using var first = await StartAsync();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync());

        var line = Assert.Single(Microsoft.Extensions.Hosting.StartFaults.Describe(error)!);
        Assert.Equal(
            $"RxSse:Log:File:Directory: {_files.Path} is in use by another process. Stop that process, or choose another directory.", line);
    }

    private Task<GuestHost> StartAsync(long? maxPages = null, string kind = "file") =>
        FileLogHost.StartAsync(_files, new StoreSystem("boot") { MaxPages = maxPages }, kind: kind);

    private static async Task<HttpStatusCode> PublishAsync(GuestHost host, string text)
    {
        using var response = await FileLogHost.PublishAsync(host, text);
        return response.StatusCode;
    }
}
