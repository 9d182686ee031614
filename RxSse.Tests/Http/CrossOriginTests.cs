using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using RxSse.Http;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>Whom the rules for other origins concern. What they allow is tested end to end.</summary>
public sealed class CrossOriginTests : IAsyncLifetime
{
    private const string Own = "/own";

    private readonly WebApplication _host = Host();

    [Theory]
    [InlineData(null, false)]
    [InlineData("https://example.org", true)]
    public async Task ScopeOfServices_IsMadeForPagesOfOtherOriginsOnly(string? origin, bool isMade)
    {
        var app = new ApplicationBuilder(_host.Services);
        app.UseCrossOrigin(new CorsOptions());
        app.Run(_ => Task.CompletedTask);
        var services = new Services(_host.Services);
        var context = new DefaultHttpContext();
        context.Features.Set<IServiceProvidersFeature>(services);
        context.Request.Headers[HeaderNames.Origin] = origin;

        await app.Build()(context);

        Assert.Equal(isMade, services.WereAskedFor);
    }

    [Fact]
    public async Task EndpointOfTheHost_ThatHasRulesForOtherOrigins_AnswersItsOwnToo()
    {
        var app = new ApplicationBuilder(_host.Services);
        app.UseRouting();
        app.UseCrossOrigin(new CorsOptions());
        app.UseEndpoints(routes => routes.MapGet(Own, context =>
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        }).RequireCors());
        var context = new DefaultHttpContext { RequestServices = _host.Services, Request = { Method = "GET", Path = Own } };

        await app.Build()(context);

        Assert.Equal(StatusCodes.Status202Accepted, context.Response.StatusCode);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private static WebApplication Host()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddCors();
        return builder.Build();
    }

    private sealed class Services(IServiceProvider services) : IServiceProvidersFeature
    {
        public bool WereAskedFor { get; private set; }

        public IServiceProvider RequestServices
        {
            get
            {
                WereAskedFor = true;
                return services;
            }
            set => throw new NotSupportedException();
        }
    }
}
