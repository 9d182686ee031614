using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Reactive.Testing;
using RxSse.Configuration;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Http;
using RxSse.Http.Security;
using RxSse.Publishing;
using RxSse.Server;
using RxSse.Server.Streams;
using RxSse.Tests.Hosting;
using RxSse.Views;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>
/// The server in memory, with rates by a clock that the test moves. A client is at the address in <c>X-From</c>, and the key of a principal is
/// its name. Ada and callers without a credential may do everything; bob has no right of his own.
/// </summary>
public abstract class RateLimitTestBase : IAsyncLifetime
{
    private protected static readonly (string Name, string Value) Ada = KeyOf("ada");
    private protected static readonly (string Name, string Value) Bob = KeyOf("bob");
    private protected static readonly (string Name, string Value) Stream = ("Accept", "text/event-stream");

    private readonly List<HttpResponseMessage> _responses = [];
    private GuestHost? _host;

    private protected TestScheduler Time { get; } = new();

    private protected IServiceProvider Services => _host!.Services;

    private protected static (string Name, string Value) KeyOf(string name) => (ApiKeys.Header, name);

    private protected static (string Name, string Value) From(string address) => ("X-From", address);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _responses.ForEach(response => response.Dispose());
        await (_host?.DisposeAsync() ?? default);
    }

    private protected async Task StartAsync(Action<RxSseOptions> configure, params string[] addresses) => _host = await GuestHost.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton(provider => new RateLimits(
                Part<LimitsOptions>(provider), Part<PublishingOptions>(provider), Part<DeliveryOptions>(provider), Part<CompositionOptions>(provider),
                provider.GetRequiredService<ListeningAddresses>(), provider.GetRequiredService<UnknownProxies>(), Time));
            builder.Services.AddRxSse(options =>
            {
                options.Access.Anonymous = ["rxsse:read:*", "rxsse:compose", "rxsse:publish:*"];
                AddKey(options, "ada", "rxsse:read:*", "rxsse:compose", "rxsse:publish:*");
                AddKey(options, "bob", "rxsse:read:none");
                configure(options);
            }).AddStock().AddMetrics().AddNotifications().AddStream("orders").AddStream("closed", stream => stream with { Publish = false });
            builder.Services.AddServer();
        },
        app =>
        {
            var listening = new ServerAddressesFeature();
            Array.ForEach(addresses, listening.Addresses.Add);
            app.Services.GetRequiredService<IServer>().Features.Set<IServerAddressesFeature>(listening);
            app.Use(next => context =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers["X-From"] is [{ } address] ? address : "192.0.2.1");
                return next(context);
            });
            app.MapServer();
        });

    private protected static void AddKey(RxSseOptions options, string name, params string[] scopes) =>
        options.Access.Keys[name] = Keys.Of(name, scopes);

    /// <summary>A request, with its response until the test ends.</summary>
    private protected async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        var response = await _host!.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        _responses.Add(response);
        return response;
    }

    private protected Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    private protected Task<HttpResponseMessage> PublishAsync(string stream, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, $"/streams/{stream}/events", """{"data":1}""", headers);

    private protected static async Task<string> StatusesAsync(int count, Func<Task<HttpResponseMessage>> send)
    {
        var statuses = new List<int>();
        for (var i = 0; i < count; i++)
        {
            statuses.Add((int)(await send()).StatusCode);
        }

        return string.Join(' ', statuses);
    }

    private static IOptions<T> Part<T>(IServiceProvider provider) where T : class => provider.GetRequiredService<IOptions<T>>();
}
