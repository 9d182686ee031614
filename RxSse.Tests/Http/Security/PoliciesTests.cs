using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RxSse.Http.Security;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>A host decides by policies and handlers of its own.</summary>
public sealed class PoliciesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PolicyOfTheHost_ReplacesThatOfTheName(bool before)
    {
        await using var host = await StartAsync(builder =>
        {
            if (before)
            {
                Add(builder);
            }

            builder.Services.AddRxSse().AddStream("orders").AddStream("secret");
            if (!before)
            {
                Add(builder);
            }

            static void Add(WebApplicationBuilder builder) => builder.Services.AddAuthorizationBuilder().AddPolicy(
                RxSsePolicies.Read, policy => policy.RequireAssertion(context => context.Resource is StreamName { Name: "secret" }));
        });
        var scopes = ScopeAuthentication.Of("rxsse:read:orders rxsse:compose");

        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/events?streams=secret", scopes));
        Assert.Equal(HttpStatusCode.BadRequest, await host.StatusAsync("/events?streams=orders", scopes));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/events?view=secret|count+over+1m", scopes)); // the other policies are those of RxSse
        Assert.Equal(HttpStatusCode.Forbidden, await host.StatusAsync("/views", scopes));
    }

    [Fact]
    public async Task HostThatRequiresAuthorization_GivesNothingToScopesOfOthers()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse().AddStream("orders");
                ScopeAuthentication.Add(builder);
                builder.Services.AddAuthorization();
            },
            app => app.MapRxSse().RequireAuthorization());

        Assert.Equal(HttpStatusCode.Forbidden, await host.StatusAsync("/events", ScopeAuthentication.Of("openid")));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/events", ScopeAuthentication.Of("openid rxsse:read:*")));
    }

    [Fact]
    public async Task HandlerOfTheHost_CanReplaceTheScopes()
    {
        await using var host = await StartAsync(builder =>
        {
            builder.Services.AddRxSse().AddStream("orders").AddStream("secret");
            builder.Services.RemoveAll<IAuthorizationHandler>();
            builder.Services.AddScoped<IAuthorizationHandler, OwnHandler>(); // without AddAuthorization, and with a scope
        });
        var scopes = ScopeAuthentication.Of("rxsse:read:orders");

        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/events?streams=secret", scopes));
        Assert.Equal(HttpStatusCode.BadRequest, await host.StatusAsync("/events?streams=orders", scopes));
    }

    [Fact]
    public async Task ProviderOfHandlersOfTheHost_CanReplaceTheScopes()
    {
        await using var host = await StartAsync(builder =>
        {
            builder.Services.AddRxSse().AddStream("orders").AddStream("secret");
            builder.Services.AddAuthorization();
            builder.Services.AddSingleton<IAuthorizationHandlerProvider, OwnProvider>();
        });
        var scopes = ScopeAuthentication.Of("rxsse:read:orders");

        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/events?streams=secret", scopes));
        Assert.Equal(HttpStatusCode.BadRequest, await host.StatusAsync("/events?streams=orders", scopes));
    }

    [Fact]
    public async Task HandlerOfTheHost_CanRestrictTheScopes()
    {
        await using var host = await StartAsync(builder =>
        {
            builder.Services.AddRxSse().AddStream("orders").AddStream("secret");
            builder.Services.AddAuthorization();
            builder.Services.AddSingleton<IAuthorizationHandler, Restriction>();
        });
        var scopes = ScopeAuthentication.Of("rxsse:read:*");

        Assert.Equal(HttpStatusCode.BadRequest, await host.StatusAsync("/events?streams=secret", scopes));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/events?streams=orders", scopes));
    }

    [Fact]
    public async Task EndpointOfTheHost_CanRequireTheRights()
    {
        await using var host = await StartAsync(
            builder =>
            {
                builder.Services.AddRxSse();
                builder.Services.AddAuthorization();
            },
            app => app.MapGet("/own", () => 1).RequireAuthorization(RxSsePolicies.Admin));

        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/own", ScopeAuthentication.Of("rxsse:admin")));
        Assert.Equal(HttpStatusCode.Forbidden, await host.StatusAsync("/own", ScopeAuthentication.Of("rxsse:read:*")));
        Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync("/own"));
    }

    [Fact]
    public async Task ScopesOfWhoIsNotAuthenticated_GiveNothing()
    {
        await using var host = await StartAsync(
            builder => builder.Services.AddRxSse().AddStream("orders"),
            app => app.Use(next => context =>
            {
                context.User = new([new System.Security.Claims.ClaimsIdentity([new("scope", "rxsse:read:*")])]);
                return next(context);
            }));

        Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync("/events"));
    }

    [Fact]
    public async Task SetsOfNames_AreKeptUpToABound()
    {
        await using var host = await StartAsync(builder =>
        {
            var rxSse = builder.Services.AddRxSse();
            for (var i = 0; i < 10; i++)
            {
                rxSse.AddStream($"s{i}");
            }
        });
        for (var set = 1; set <= 200; set++)
        {
            var scopes = string.Join(' ', Enumerable.Range(0, 10).Where(i => (set >> i & 1) == 1).Select(i => $"rxsse:read:s{i}"));
            Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/streams", ScopeAuthentication.Of(scopes)));
        }

        Assert.Equal(ReadableNamesCache.Max, host.Services.GetRequiredService<ReadableNamesCache>().Count);
    }

    private static Task<GuestHost> StartAsync(Action<WebApplicationBuilder> configure, Action<WebApplication>? map = null) => GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Services.Configure<RxSse.Views.CompositionOptions>(composition => composition.ListViews = true);
            configure(builder);
        },
        app =>
        {
            map?.Invoke(app);
            app.MapRxSse();
        });

    private sealed class OwnProvider : IAuthorizationHandlerProvider
    {
        public Task<IEnumerable<IAuthorizationHandler>> GetHandlersAsync(AuthorizationHandlerContext context) =>
            Task.FromResult<IEnumerable<IAuthorizationHandler>>([new OwnHandler()]);
    }

    private sealed class OwnHandler : AuthorizationHandler<StreamRight, StreamName>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, StreamRight requirement, StreamName resource)
        {
            if (requirement.Kind == RightKind.Read && resource.Name == "secret")
            {
                context.Succeed(requirement);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class Restriction : AuthorizationHandler<StreamRight, StreamName>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, StreamRight requirement, StreamName resource)
        {
            if (resource.Name == "secret")
            {
                context.Fail();
            }

            return Task.CompletedTask;
        }
    }
}
