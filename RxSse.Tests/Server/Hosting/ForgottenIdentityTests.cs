using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Server.Hosting;
using Xunit;

namespace RxSse.Tests.Server.Hosting;

public sealed class ForgottenIdentityTests
{
    [Fact]
    public async Task WhatAuthenticationHasLeft_IsLetGo_AndServicesAreStillThere()
    {
        var provider = new ServiceCollection().AddScoped<Scoped>().BuildServiceProvider();
        var context = new DefaultHttpContext { ServiceScopeFactory = provider.GetRequiredService<IServiceScopeFactory>() };
        var scoped = context.RequestServices.GetRequiredService<Scoped>();
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "ada")], "Bearer"));
        context.Request.Headers.Authorization = "Bearer abc";
        context.Request.Headers.Cookie = "session=1";
        context.Request.Headers["X-Api-Key"] = "key";
        context.Request.Headers["Last-Event-ID"] = "e-1";
        context.Request.QueryString = new QueryString("?ticket=abc");
        context.Features.Set<IAuthenticateResultFeature>(new Result());

        await new ForgottenIdentity().ForgetAsync(context);

        Assert.True(scoped.IsDisposed);
        Assert.Empty(context.User.Claims);
        Assert.Equal(["Last-Event-ID"], context.Request.Headers.Keys);
        Assert.False(context.Request.QueryString.HasValue);
        Assert.Null(context.Features.Get<IAuthenticateResultFeature>());
        Assert.NotSame(scoped, context.RequestServices.GetRequiredService<Scoped>());
    }

    [Fact]
    public async Task RequestWithoutAScope_GetsNone()
    {
        var context = new DefaultHttpContext();
        await new ForgottenIdentity().ForgetAsync(context);

        Assert.Empty(context.User.Claims);
    }

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Result : IAuthenticateResultFeature
    {
        public AuthenticateResult? AuthenticateResult { get; set; }
    }
}
