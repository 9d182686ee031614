using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary><c>GET /views</c> in Production: the right <c>rxsse:admin</c> decides, once there are rights.</summary>
public sealed class RunningViewsAccessTests
{
    private const string Key = "key of an operator";
    private const string OtherKey = "key of a reader";

    [Theory]
    [InlineData("", 401, 403, 200)]
    [InlineData("--RxSse:Composition:ListViews=true", 401, 403, 200)]
    [InlineData("--RxSse:Composition:ListViews=false", 404, 404, 404)]
    public async Task WithAKey_AdministratorsSeeThem(string setting, int anonymous, int reader, int administrator)
    {
        await using var host = await StartAsync(
        [
            $"--RxSse:Access:Keys:operator:Hash={Hash(Key)}", "--RxSse:Access:Keys:operator:Scopes=rxsse:admin",
            $"--RxSse:Access:Keys:reader:Hash={Hash(OtherKey)}", "--RxSse:Access:Keys:reader:Scopes=rxsse:read:*",
            .. setting.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ]);

        Assert.Equal(anonymous, (int)await host.StatusAsync("/views"));
        Assert.Equal(reader, (int)await host.StatusAsync("/views", ("X-Api-Key", OtherKey)));
        Assert.Equal(administrator, (int)await host.StatusAsync("/views", ("X-Api-Key", Key)));
    }

    [Fact]
    public async Task WithASchemeOfTheHost_AdministratorsSeeThem()
    {
        await using var host = await StartAsync([], ScopeAuthentication.Add);

        Assert.Equal(401, (int)await host.StatusAsync("/views"));
        Assert.Equal(403, (int)await host.StatusAsync("/views", ScopeAuthentication.Of("rxsse:read:*")));
        Assert.Equal(200, (int)await host.StatusAsync("/views", ScopeAuthentication.Of("rxsse:admin")));
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static Task<GuestHost> StartAsync(string[] settings, Action<WebApplicationBuilder>? configure = null) => GuestHost.StartAsync(
        builder =>
        {
            configure?.Invoke(builder);
            builder.Services.AddRxSse().AddStream("orders");
        },
        app => app.MapRxSse(), "Production", settings);
}
