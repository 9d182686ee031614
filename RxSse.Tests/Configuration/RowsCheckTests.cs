using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RxSse.Http.Security;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Configuration;

/// <summary>Row conditions that are wrong, or open to who has no claims, stop the start.</summary>
public sealed class RowsCheckTests
{
    private const string Row = "--RxSse:Access:Rows:orders=tenant = $claim.tenant";
    private const string Hash = "--RxSse:Access:Keys:shop:Hash=9a0b9a0b9a0b9a0b9a0b9a0b9a0b9a0b9a0b9a0b9a0b9a0b9a0b9a0b9a0b9a0b";
    private const string Scopes = "--RxSse:Access:Keys:shop:Scopes=rxsse:read:*";
    private const string Fault = "RxSse:Access:Rows:orders: callers without a credential have a right to 'orders' and no claims. ";

    [Theory]
    [InlineData("", Fault + "Add a way to authenticate, such as RxSse:Access:Keys, or set RxSse:Access:Anonymous to scopes without it, or none.")]
    [InlineData("rxsse:read:*", Fault + "Take it out of RxSse:Access:Anonymous.")]
    [InlineData("rxsse:read:orders", Fault + "Take it out of RxSse:Access:Anonymous.")]
    [InlineData("rxsse:read:ord*", Fault + "Take it out of RxSse:Access:Anonymous.")]
    [InlineData("rxsse:publish:orders", Fault + "Take it out of RxSse:Access:Anonymous.")]
    [InlineData("rxsse:read:stock,rxsse:compose,rxsse:admin", null)]
    [InlineData("none", null)]
    public void StreamOfRows_IsClosedToAnonymousCallers(string anonymous, string? fault)
    {
        string[] settings = anonymous.Length == 0 ? [Row] : [Row, $"--RxSse:Access:Anonymous={anonymous}"];

        Assert.Equal(fault, FaultOf(settings));
        Assert.Equal(anonymous.Length == 0 ? null : fault, FaultOf([Hash, Scopes, .. settings]));
    }

    [Theory]
    [InlineData("--RxSse:Access:Rows:ordres=tenant = $claim.tenant", "RxSse:Access:Rows:ordres: Unknown stream 'ordres'; did you mean orders? Allowed: orders, stock.")]
    [InlineData("--RxSse:Access:Rows:view=tenant = $claim.tenant", "RxSse:Access:Rows:view: Unknown stream 'view'. Allowed: orders, stock.")]
    [InlineData("--RxSse:Access:Rows:orders=tenant = 'acme'", "RxSse:Access:Rows:orders: column 1: The condition has no $claim.<name>, so it is the same for everybody. Use a named view to give away a part of a stream.")]
    [InlineData("--RxSse:Access:Rows:stock=tenant == $claim.tenant", "RxSse:Access:Rows:stock: column 9: Unknown comparison '=='. Write =.")]
    [InlineData("--RxSse:Access:Keys:shop:Claims:sub=acme", "RxSse:Access:Keys:shop:Claims:sub: a key cannot have this claim, which has another meaning. Choose another name.")]
    [InlineData("--RxSse:Access:Keys:shop:Claims:scope=rxsse:admin", "RxSse:Access:Keys:shop:Claims:scope: a key cannot have this claim, which has another meaning. Choose another name.")]
    [InlineData("--RxSse:Access:Keys:shop:Claims:tenant=,", "RxSse:Access:Keys:shop:Claims:tenant: 1 to 16 texts of together at most 1,024 characters are allowed, none of them empty.")]
    [InlineData("--RxSse:Access:Keys:shop:Claims:tenant=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", "RxSse:Access:Keys:shop:Claims:tenant: 1 to 16 texts of together at most 1,024 characters are allowed, none of them empty.")]
    public void WrongSetting_StopsTheStart(string setting, string fault) => Assert.Equal(fault, FaultOf(Hash, Scopes, setting));

    // Both faults are told, and none of them is an exception of another kind.
    [Fact]
    public void NameThatCannotBeAStream_IsAFaultOfItsOwn()
    {
        var fault = FaultOf(Hash, Scopes, "--RxSse:Streams:Bad!:Type=x", "--RxSse:Access:Rows:nothing=a = $claim.b");

        Assert.Contains("cannot name a stream", fault, StringComparison.Ordinal);
        Assert.Contains("RxSse:Access:Rows:nothing: Unknown stream", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartIsStopped() => await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(_ => { }, Row));

    [Fact]
    public async Task SchemeOfTheHost_IsAWayToAuthenticate()
    {
        await using var host = await StartAsync(ScopeAuthentication.Add, Row);

        Assert.Equal(401, (int)await host.StatusAsync("/events"));
    }

    [Fact]
    public async Task ClaimsOfAKey_AreTextsSeparatedByCommas_OrAnArray()
    {
        await using var host = await StartAsync(
            _ => { }, Row, Hash, Scopes, "--RxSse:Access:Keys:shop:Claims:tenant=acme, bolt", "--RxSse:Access:Keys:shop:Claims:groups:0=a",
            "--RxSse:Access:Keys:shop:Claims:groups:1=b");

        var claims = host.Services.GetRequiredService<IOptions<AccessOptions>>().Value.Keys["shop"].Claims;
        Assert.Equal(["acme", "bolt"], claims["tenant"]);
        Assert.Equal(["a", "b"], claims["groups"]);
    }

    private static string? FaultOf(params string[] settings)
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddCommandLine(settings).Build());
        Add(services);
        using var provider = services.BuildServiceProvider();
        try
        {
            _ = provider.GetRequiredService<IOptions<AccessOptions>>().Value;
            return null;
        }
        catch (OptionsValidationException error)
        {
            return error.Message;
        }
    }

    private static Task<GuestHost> StartAsync(Action<WebApplicationBuilder> configure, params string[] settings) => GuestHost.StartAsync(
        builder =>
        {
            configure(builder);
            Add(builder.Services);
        },
        app => app.MapRxSse(),
        settings: settings);

    private static void Add(IServiceCollection services) =>
        services.AddRxSse(options => options.Views["view"] = "orders").AddStream("orders").AddStream("stock");
}
