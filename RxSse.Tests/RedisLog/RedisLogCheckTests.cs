using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RxSse.RedisLog;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.RedisLog;

/// <summary>Which connections are read. What is refused is not printed, as it may have a password.</summary>
public sealed class RedisLogCheckTests
{
    private const string NotUrl = "An address such as redis://… is not read.";
    private const string NotUser = "A host has no user. Write user=…,password=… behind it.";
    private const string NotHost = "It has a host that is none.";
    private const string Comma = "Behind the first option, a part has no '='. A comma ends a value: a password must have none. Hosts come first.";

    private const string Separator = "An option has a ';' or a blank in its value. Options are separated by commas.";
    private const string NotService = "It has a serviceName that is none.";

    [Theory]
    [InlineData("", "It is missing.")]
    [InlineData("password=hunter2", "It has no host.")]
    [InlineData("localhost:6379,pasword=hunter2", "It cannot be read.")]
    [InlineData("app:pass=hunter2@db:6379", "It has no host.")]
    [InlineData("redis://app:hunter2@db:6379", NotUrl)]
    [InlineData("rediss://app:hunter2@db:6379", NotUrl)]
    [InlineData("redis://db:6379?password=hunter2", NotUrl)]
    [InlineData("db:6379,redis://app:hunter2@db:6379", NotUrl)]
    [InlineData("app:hunter2@db:6379", NotUser)]
    [InlineData("hunter2@db", NotUser)]
    [InlineData("db:6379,password=ab,hunter2", Comma)]
    [InlineData("db:6379,password=ab,hunter2,ssl=true", Comma)]
    [InlineData("db:6379:hunter2", NotHost)]
    [InlineData("hunter2!:6379", NotHost)]
    [InlineData("db:hunter2", NotHost)]
    [InlineData("db:65536", NotHost)]
    [InlineData("db:0", NotHost)]
    [InlineData("!/run/hunter2.sock", NotHost)]
    [InlineData("s1:26379,serviceName=main;password=hunter2", Separator)]
    [InlineData("s1:26379,serviceName=main password=hunter2", Separator)]
    [InlineData("s1:26379, ServiceName = main\tpassword=hunter2", Separator)]
    [InlineData("s1:26379,serviceName=main|password=hunter2", NotService)]
    [InlineData("s1:26379,serviceName=main&password=hunter2", NotService)]
    [InlineData("s1:26379,serviceName=", NotService)]
    [InlineData("db:6379,ssl=true;password=hunter2", Separator)]
    [InlineData("db:6379;password=hunter2", "It has no host.")]
    public void ConnectionThatIsNone_IsRefused_AndNotPrinted(string connection, string why)
    {
        var fault = FaultOf(connection);

        Assert.Equal($"{why} Allowed: a connection of StackExchange.Redis, such as host:6379,user=…,password=…,ssl=true.", fault);
        Assert.DoesNotContain("hunter2", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("redis-1.example.org:6379,user=app,password=p@ss:word:1=2,ssl=true")]
    [InlineData("10.0.0.1:6379, 10.0.0.2:6379, serviceName=main")]
    [InlineData("s1:26379,serviceName=main.db_1-a,user=a b,password=a;b c")]
    [InlineData("[::1]:6379,")]
    [InlineData("::1")]
    public void Connection_IsRead(string connection) => Assert.Null(FaultOf(connection));

    [Fact]
    public async Task ConnectionThatIsNone_StopsTheStart()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => GuestHost.StartAsync(
            builder => builder.Services.AddRxSse(options => options.Log.Kind = "redis")
                .AddRedisLog(redis => redis.Connection = "redis://app:hunter2@db:6379"),
            _ => { }));

        Assert.StartsWith($"RxSse:Log:Redis:Connection: {NotUrl}", Assert.Single(error.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", $"{error}", StringComparison.Ordinal);
    }

    private static string? FaultOf(string connection) => RedisLogCheck.FaultOf(new RedisLogOptions { Connection = connection });
}
