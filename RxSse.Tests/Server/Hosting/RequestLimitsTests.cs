using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RxSse.Server.Hosting;
using Xunit;

namespace RxSse.Tests.Server.Hosting;

/// <summary>What the server sets of Kestrel's limits.</summary>
public sealed class RequestLimitsTests
{
    [Fact]
    public async Task LimitsOfKestrel_AreThoseOfTheDocument()
    {
        await using var app = WebApplication.CreateSlimBuilder().LimitRequests().Build();

        var limits = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal(TimeSpan.FromSeconds(10), limits.RequestHeadersTimeout);
        Assert.Equal(32 * 1024, limits.MaxRequestHeadersTotalSize);
    }
}
