using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Publishing;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>An application in memory whose tenants see their own orders. Acme has an API key, and everybody may have claims of the host.</summary>
public abstract class RowsTestBase : IAsyncLifetime
{
    private protected const string All = "rxsse:read:* rxsse:compose rxsse:publish:*";
    private protected const int History = 50; // events
    private const string Key = "key of acme";
    private GuestHost? _host;

    private protected static (string Name, string Value) Acme { get; } = ("X-Api-Key", Key);

    private protected static (string Name, string Value) Bolt { get; } = Tenant("bolt");

    private protected GuestHost Host => _host!;

    public async Task InitializeAsync() => _host = await GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Services.AddRxSse(options =>
            {
                options.History.Capacity = History;
                options.Access.Rows["Orders"] = "tenant = $claim.tenant";
                options.Views["large-orders"] = "orders | where n > 0";
                options.Views["calm"] = "latest((large-orders | as o), (orders | select n, tenant | as p))";
            })
                .AddStream("orders")
                .AddStream("stock");
        },
        app => app.MapRxSse(),
        settings:
        [
            $"--RxSse:Access:Keys:acme:Hash={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))}",
            $"--RxSse:Access:Keys:acme:Scopes={All.Replace(' ', ',')}",
            "--RxSse:Access:Keys:acme:Claims:tenant=acme",
        ]);

    public async Task DisposeAsync() => await Host.DisposeAsync();

    private protected static (string Name, string Value) Tenant(string tenant, string scopes = All) =>
        ScopeAuthentication.OfClaims($"tenant={tenant}&scope={scopes}");

    /// <summary>An event of code, which has no row condition.</summary>
    private protected async Task<string> AddAsync(string tenant, int number, string stream = "orders") => (await Host.Services
        .GetRequiredService<IEventPublisher>()
        .PublishAsync(stream, JsonElement.Parse($$"""{"tenant":"{{tenant}}","n":{{number}}}"""))).Last;

    /// <summary>Adds an event, and waits until views have passed it: what the log has, they may not have yet.</summary>
    private protected async Task<string> PassAsync(string tenant, int number)
    {
        using var response = await Host.SendAsync(HttpMethod.Get, "/events?view=orders", Tenant(tenant));
        var id = await AddAsync(tenant, number);
        await ReadUntilAsync(response, $"\"n\":{number}");
        return id;
    }

    private protected Task<HttpResponseMessage> PostAsync(
        string body, (string Name, string Value) credential, string type = "application/json", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/streams/orders/events") { Content = new StringContent(body, Encoding.UTF8, type) };
        foreach (var (name, value) in headers.Append(credential))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Host.Client.SendAsync(request);
    }

    /// <summary>Status, headers and body.</summary>
    private protected async Task<string> AnswerAsync(string path, params (string, string)[] headers)
    {
        using var patience = Patience.Start();
        using var response = await Host.SendAsync(HttpMethod.Get, path, headers);
        return $"{(int)response.StatusCode} {response.Headers}{await response.Content.ReadAsStringAsync(patience.Token)}";
    }

    /// <summary>What comes up to the line that has a text.</summary>
    private protected static async Task<string> ReadUntilAsync(HttpResponseMessage response, string end)
    {
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var patience = Patience.Start();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(patience.Token));
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            text.AppendLine(line);
            if (line.Contains(end, StringComparison.Ordinal))
            {
                return text.ToString();
            }
        }

        Assert.Fail($"There is no {end} in {text}");
        return "";
    }
}
