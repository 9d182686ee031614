using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using RxSse.Tests.Hosting;
using RxSse.Tests.Server.Hosting.Tokens;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>A host whose default scheme is a cookie, and that takes tokens too: a cookie beside a token is ignored.</summary>
public sealed class CookieBesideATokenTests
{
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);

    [Theory]
    [InlineData(true)] // the middleware has read the cookie
    [InlineData(false)]
    public async Task TokenCounts_AndAWrongOneIsSeen(bool hasMiddleware)
    {
        await using var host = await StartAsync(hasMiddleware);
        using var login = await host.SendAsync(HttpMethod.Post, "/login");
        var cookie = ("Cookie", login.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        (string, string) Token(byte[] secret) => ("Authorization", new Token().Hmac(secret)); // may read orders

        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/events?streams=private", cookie));
        Assert.Equal(HttpStatusCode.BadRequest, await host.StatusAsync("/events?streams=orders", cookie));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/events?streams=orders", Token(Secret)));

        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/events?streams=orders", cookie, Token(Secret)));
        Assert.Equal(HttpStatusCode.BadRequest, await host.StatusAsync("/events?streams=private", cookie, Token(Secret)));
        Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync("/events?streams=private", cookie, Token(new byte[32])));
        Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync("/events?streams=private", cookie, ("Authorization", "Bearer")));
    }

    private static Task<GuestHost> StartAsync(bool hasMiddleware) => GuestHost.StartAsync(
        builder =>
        {
            builder.Services.AddAuthentication("Cookies").AddCookie("Cookies").AddJwtBearer("Bearer", tokens =>
            {
                tokens.MapInboundClaims = false;
                tokens.TokenValidationParameters.ValidIssuer = TokenServer.Issuer;
                tokens.TokenValidationParameters.ValidAudience = TokenServer.Audience;
                tokens.TokenValidationParameters.IssuerSigningKey = new SymmetricSecurityKey(Secret);
            });
            builder.Services.AddRxSse().AddStream("orders").AddStream("private");
        },
        app =>
        {
            if (!hasMiddleware)
            {
                ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true; // or the framework adds it
            }

            app.MapPost("/login", () => Results.SignIn(new ClaimsPrincipal(new ClaimsIdentity(
                [new Claim("sub", "eve"), new Claim("scope", "rxsse:read:private")], "Cookies")), null, "Cookies"));
            app.MapRxSse();
        });
}
