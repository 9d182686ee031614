using System.Net;
using System.Net.Http.Json;
using System.Reactive.Linq;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RxSse.FileLog;
using RxSse.FileLog.Store;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.FileLog.Store;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.FileLog;

/// <summary>What an application with the file log has after its end, and what ends it.</summary>
public sealed class FileLogRestartTests : IDisposable
{
    private static readonly (string, string) Reader = ScopeAuthentication.OfClaims("scope=rxsse:read:*&jti=one");

    private StoreDirectory _files = new();
    private int _fails; // the next commits

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task LossOfPower_WithTheSyncOfAnInterval_IsAGapForWhoReturns()
    {
        string cursor;
        StoreDirectory rest;
        await using (var host = await StartAsync("boot-1", FileSync.Interval))
        {
            cursor = await IdAsync(host, "lost");
            rest = _files.Copy(walBytes: 0);
        }

        _files.Dispose();
        _files = rest;
        await using var next = await StartAsync("boot-2", FileSync.Interval);

        Assert.Contains("\"reason\":\"restarted\"", await GapAsync(next, cursor), StringComparison.Ordinal);
        var later = await IdAsync(next, "later");
        Assert.NotEqual(EpochOf(cursor), EpochOf(later));
        Assert.True(SequenceOf(later) > SequenceOf(cursor));
    }

    [Fact]
    public async Task FirstClientAfterARestart_ReceivesTheSnapshot_AndAStreamGoesOnFromItsNewestValue()
    {
        for (var start = 1; start <= 3; start++)
        {
            await using var host = await FileLogHost.StartAsync(
                _files, new StoreSystem("boot"),
                more: rxsse => rxsse.AddStream("count", context => Observable.Return((context.Newest<int?>() ?? 0) + 1)));
            var count = $"{start}";
            await FileLogHost.ReadThroughAsync(host, "/events?format=named&streams=count&from=earliest", item => item.Data == count);
            if (start == 1)
            {
                await IdAsync(host, "kept");
                continue;
            }

            var snapshot = await FileLogHost.ReadThroughAsync(host, "/events?format=named", "heartbeat");
            Assert.Contains("kept", Assert.Single(snapshot, item => item.EventType == "orders-update").Data, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Revocation_OutlivesTheProcess()
    {
        await using (var host = await StartAsync())
        {
            Assert.Equal(HttpStatusCode.NoContent, (await RevokeAsync(host)).Status);
        }

        await using var next = await StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await next.StatusAsync("/streams", Reader));
    }

    [Fact]
    public async Task RevocationThatCannotBeKept_IsInForce_AndToldToTheAdministrator()
    {
        await using var host = await StartAsync();
        _fails = 1;

        var (status, detail) = await RevokeAsync(host);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("The revocation was not stored: it is in force in this process only, until it stops. Send it again. The disk of the log has failed.", detail);
        Assert.Equal(HttpStatusCode.Forbidden, await host.StatusAsync("/streams", Reader));
        Assert.Equal(HttpStatusCode.NoContent, (await RevokeAsync(host)).Status);
    }

    [Fact]
    public async Task DiskThatFailsOnce_CostsAGap_AndNoEvent()
    {
        await using var host = await StartAsync();
        var cursor = await IdAsync(host, "before");
        _fails = 1;
        var next = await IdAsync(host, "after"); // the publisher waited

        Assert.NotEqual(EpochOf(cursor), EpochOf(next));
        Assert.Contains("\"reason\":\"restarted\"", await GapAsync(host, cursor), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/healthz/ready"));
    }

    [Fact]
    public async Task DiskThatFailsForGood_StopsTheHost_WithACodeOfFailure()
    {
        await using var host = await StartAsync();
        var stopping = new TaskCompletionSource();
        using var told = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        await IdAsync(host, "before");
        _fails = 2;
        try
        {
            using var refused = await FileLogHost.PublishAsync(host, "after");
            await stopping.Task.WaitAsync(Patience.Limit);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(1, Environment.ExitCode);
        }
        finally
        {
            Environment.ExitCode = 0; // that of the tests
        }
    }

    [Fact]
    public async Task EventsOfAStreamThatIsNoLongerThere_AreSentToNobody()
    {
        string cursor;
        await using (var host = await StartAsync())
        {
            cursor = await IdAsync(host, "gone");
        }

        await using var next = await FileLogHost.StartAsync(_files, new StoreSystem("boot"), stream: "others");
        using var published = await FileLogHost.PublishAsync(next, "here", "others");

        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        foreach (var query in (string[])["", "&from=earliest", $"&lastEventId={EpochOf(cursor)}-0", "&view=others"])
        {
            var events = await FileLogHost.ReadThroughAsync(next, $"/events?format=named{query}", "heartbeat");
            Assert.DoesNotContain(events, item => item.Data.Contains("gone", StringComparison.Ordinal));
            Assert.DoesNotContain(events, item => item.EventType == "gap");
        }

        Assert.Equal(HttpStatusCode.OK, await next.StatusAsync("/streams"));
    }

    [Fact]
    public async Task LostEventsOfAStreamThatIsNoLongerThere_AreNotMissed()
    {
        string cursor;
        await using (var host = await StartAsync())
        {
            cursor = await IdAsync(host, "gone");
        }

        var before = $"{EpochOf(cursor)}-0";
        await using (var next = await FileLogHost.StartAsync(_files, new StoreSystem("boot"), stream: "others", capacity: 2))
        {
            for (var i = 0; i < 3; i++) // the first one of them, and the one that is gone, are lost
            {
                using var published = await FileLogHost.PublishAsync(next, "here", "others");
            }

            Assert.Contains("\"missed\":null", await GapAsync(next, before), StringComparison.Ordinal);
            Assert.Contains("\"missed\":1", await GapAsync(next, cursor), StringComparison.Ordinal);
        }

        await using var third = await FileLogHost.StartAsync(_files, new StoreSystem("boot"), stream: "third", capacity: 2);
        var events = await FileLogHost.ReadThroughAsync(third, "/events?format=named", "heartbeat", ("Last-Event-ID", before));
        Assert.DoesNotContain(events, item => item.EventType == "gap");
    }

    [Fact]
    public async Task DamagedFile_StopsTheStart_WithOneLine()
    {
        await using (var host = await StartAsync())
        {
            await IdAsync(host, "first");
        }

        await using (var file = File.OpenWrite(_files.Database))
        {
            await file.WriteAsync(new byte[200]);
        }

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync());

        var line = Assert.Single(StartFaults.Describe(error)!);
        Assert.StartsWith($"RxSse:Log:File:Directory: {_files.Database} is damaged: ", line, StringComparison.Ordinal);
        Assert.EndsWith("Move the directory away to begin anew.", line, StringComparison.Ordinal);
    }

    private Task<GuestHost> StartAsync(string boot = "boot", FileSync sync = FileSync.Always)
    {
        var system = new StoreSystem(boot)
        {
            Committing = _ =>
            {
                if (_fails > 0)
                {
                    _fails--;
                    throw new SqliteException("disk I/O error", 10);
                }
            },
        };
        return FileLogHost.StartAsync(_files, system, sync);
    }

    private static Task<string> GapAsync(GuestHost host, string cursor) =>
        FileLogHost.ReadAsync(host, "/events?format=named", "gap", ("Last-Event-ID", cursor));

    private static async Task<string> IdAsync(GuestHost host, string text)
    {
        using var response = await FileLogHost.PublishAsync(host, text);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("last").GetString()!;
    }

    private static async Task<(HttpStatusCode Status, string? Detail)> RevokeAsync(GuestHost host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connections/revoke");
        request.Content = JsonContent.Create(new { tokenId = "one" });
        request.Headers.Add("X-Scopes", "rxsse:admin");
        using var response = await host.Client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, body.Length > 0 ? JsonElement.Parse(body).GetProperty("detail").GetString() : null);
    }

    private static string EpochOf(string id) => id.Split('-')[0];

    private static long SequenceOf(string id) => long.Parse(id.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);
}
