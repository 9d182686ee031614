using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Http.Security;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>What callers without a credential may do.</summary>
public sealed class AnonymousTests
{
    // read, compose, publish, admin
    [Theory]
    [InlineData("http://127.0.0.1:3000", "", "Production", "", "200 200 200 404")]
    [InlineData("http://localhost:3000;http://[::1]:3000", "", "Production", "", "200 200 200 404")]
    [InlineData("http://127.0.0.1:3000", "", "Development", "", "200 200 200 200")]
    [InlineData("http://127.0.0.1:3000", "X-Forwarded-For: 192.0.2.1", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "x-forwarded-proto: https", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "X-Original-For: 192.0.2.1", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "X-Real-IP: 192.0.2.1", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "Forwarded: for=192.0.2.1", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "Via: 1.1 proxy", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "X-Forwarded: 192.0.2.1", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "True-Client-IP: 192.0.2.1", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "X-Client-IP: 192.0.2.1", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "X-Cluster-Client-IP: 192.0.2.1", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "Fly-Client-IP: 192.0.2.1", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "Fastly-Client-IP: 192.0.2.1", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "cf-connecting-ip: 192.0.2.1", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "X-Envoy-External-Address: 192.0.2.1", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "CDN-Loop: cdn", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000", "X-Forward-Of: nobody", "Production", "", "200 200 200 404")]
    [InlineData("http://0.0.0.0:3000", "", "Production", "", "200 200 403 404")]
    [InlineData("http://127.0.0.1:3000;http://192.0.2.1:3000", "", "Production", "", "200 200 403 404")]
    [InlineData("http://unix:/tmp/socket", "", "Production", "", "200 200 403 404")]
    [InlineData("", "", "Production", "", "200 200 403 404")]
    [InlineData("http://0.0.0.0:3000", "", "Production", "rxsse:publish:orders", "403 403 200 404")]
    [InlineData("http://0.0.0.0:3000", "", "Production", "rxsse:read:*,rxsse:compose,rxsse:publish:*,rxsse:admin", "200 200 200 404")]
    [InlineData("http://127.0.0.1:3000", "", "Development", "none", "403 403 403 403")]
    [InlineData("http://127.0.0.1:3000", "", "Development", "rxsse:read:*", "200 403 403 403")]
    public async Task Rights_DependOnWhereTheServerListens(
        string addresses, string header, string environment, string configured, string statuses)
    {
        await using var host = await StartAsync(addresses, environment, configured.Length == 0 ? [] : [$"--RxSse:Access:Anonymous={configured}"]);
        (string, string)[] headers = header.Length == 0 ? [] : [(header.Split(": ")[0], header.Split(": ")[1])];

        Assert.Equal(statuses, await StatusesAsync(host, headers));
    }

    [Fact]
    public async Task AnyScheme_ClosesTheServerForThem_UnlessTheConfigurationGivesThemRights()
    {
        await using var closed = await StartAsync("http://127.0.0.1:3000", "Development", [], ScopeAuthentication.Add);
        await using var open = await StartAsync(
            "http://127.0.0.1:3000", "Development", ["--RxSse:Access:Anonymous=rxsse:read:*"], ScopeAuthentication.Add);

        Assert.Equal("401 401 401 401", await StatusesAsync(closed));
        Assert.Equal("200 401 401 401", await StatusesAsync(open));
        Assert.Equal("401 401 401 401", await StatusesAsync(open, ScopeAuthentication.Of("wrong")));
        Assert.Equal("200 403 200 403", await StatusesAsync(open, ScopeAuthentication.Of("rxsse:publish:orders"))); // and what everybody has
    }

    [Fact]
    public async Task ProxyIsKnown_AlsoAfterOtherMiddlewareHasTakenItsHeadersAway()
    {
        await using var host = await StartAsync("http://127.0.0.1:3000", "Production", [], map: app =>
        {
            app.Use(next => context =>
            {
                ProxyMarks.RememberIn(context);
                context.Request.Headers.Remove("X-Forwarded-For");
                return next(context);
            });
        });

        Assert.Equal("200 200 403 404", await StatusesAsync(host, ("X-Forwarded-For", "192.0.2.1")));
        Assert.Equal("200 200 200 404", await StatusesAsync(host));
    }

    // What a request makes stays as long as its stream.
    [Theory]
    [InlineData("/events")]
    [InlineData("/events?streams=orders")]
    [InlineData("/events?view=orders|count+over+1m")]
    public async Task OpenResponse_KeepsNoPrincipal_AndNoScopeOfServices(string path)
    {
        var seen = new TaskCompletionSource<(bool HasPrincipal, bool HasScope)>();
        await using var host = await StartAsync("http://127.0.0.1:3000", "Production", [], map: app => app.Use(next => context =>
        {
            var services = new Services();
            context.Features.Set<IServiceProvidersFeature>(services);
            context.Response.OnStarting(() =>
            {
                seen.TrySetResult((context.Features.Get<IHttpAuthenticationFeature>() is not null, services.AreUsed));
                return Task.CompletedTask;
            });
            return next(context);
        }));

        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(path));
        Assert.Equal((false, false), await seen.Task);
    }

    private sealed class Services : IServiceProvidersFeature
    {
        public bool AreUsed { get; private set; }

        public IServiceProvider RequestServices
        {
            get
            {
                AreUsed = true;
                throw new InvalidOperationException("A scope of services was used.");
            }

            set => throw new NotSupportedException();
        }
    }

    [Theory]
    [InlineData("rxsse:read:*x")]
    [InlineData("rxsse:read:")]
    [InlineData("read:*")]
    [InlineData("rxsse:read:*,everything")]
    public async Task ScopeThatGivesNothing_StopsTheStart(string scopes)
    {
        var error = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => StartAsync("http://127.0.0.1:3000", "Production", [$"--RxSse:Access:Anonymous={scopes}"]));

        Assert.Contains("RxSse:Access:Anonymous", error.Message, StringComparison.Ordinal);
        Assert.Contains("rxsse:publish:<pattern>", error.Message, StringComparison.Ordinal);
    }

    private static Task<GuestHost> StartAsync(
        string addresses, string environment, string[] settings, Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null) => GuestHost.StartAsync(
        builder =>
        {
            builder.Services.AddRxSse().AddStream("orders");
            configure?.Invoke(builder);
        },
        app =>
        {
            var feature = new ServerAddressesFeature();
            foreach (var address in addresses.Split(';', StringSplitOptions.RemoveEmptyEntries))
            {
                feature.Addresses.Add(address);
            }

            app.Services.GetRequiredService<IServer>().Features.Set<IServerAddressesFeature>(feature);
            app.Use(next => context =>
            {
                context.Connection.LocalIpAddress = IPAddress.Loopback; // a server in memory has none
                return next(context);
            });
            map?.Invoke(app);
            app.UseRouting();
            app.MapRxSse();
        },
        environment, settings);

    private static async Task<string> StatusesAsync(GuestHost host, params (string Name, string Value)[] headers)
    {
        using var post = new HttpRequestMessage(HttpMethod.Post, "/streams/orders/events")
        {
            Content = new StringContent("""{"data":1}""", Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            post.Headers.Add(name, value);
        }

        using var published = await host.Client.SendAsync(post);
        return string.Join(
            ' ', (int)await host.StatusAsync("/events", headers), (int)await host.StatusAsync("/events?view=orders|count+over+1m", headers),
            (int)published.StatusCode, (int)await host.StatusAsync("/views", headers));
    }
}
