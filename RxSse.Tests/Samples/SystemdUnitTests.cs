using System.Globalization;
using RxSse.Delivery;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary>The units of <c>samples/systemd</c> fit the defaults of the settings.</summary>
public sealed class SystemdUnitTests
{
    private static readonly Dictionary<string, string> Service = Unit("rxsse.service");
    private static readonly Dictionary<string, string> Socket = Unit("rxsse.socket");
    private static readonly DeliveryOptions Delivery = new();

    [Fact]
    public void Service_HasTimeForTheDrain_AndDescriptorsForAllSubscribers()
    {
        Assert.Equal(Print(Delivery.DrainWindow.TotalSeconds + 5), Service["Service.TimeoutStopSec"]);
        Assert.Equal(Print(Delivery.MaxSubscribers + 1_300), Service["Service.LimitNOFILE"]);
    }

    [Theory]
    [InlineData("Type", "notify")] // what AddSystemd tells
    [InlineData("NonBlocking", "true")]
    [InlineData("Restart", "always")]
    [InlineData("DynamicUser", "true")]
    [InlineData("ProtectSystem", "strict")]
    [InlineData("NoNewPrivileges", "true")]
    [InlineData("MemoryDenyWriteExecute", "true")]
    public void Service_IsConfined_AndTellsWhenItIsReady(string key, string value) => Assert.Equal(value, Service[$"Service.{key}"]);

    [Fact]
    public void Service_IsNotGivenUp_IfItFailsAtEachStart()
    {
        const int triesInTenSeconds = 5; // DefaultStartLimitBurst and DefaultStartLimitIntervalSec

        Assert.True(int.Parse(Service["Service.RestartSec"], CultureInfo.InvariantCulture) * (triesInTenSeconds - 1) > 10);
    }

    [Fact]
    public void Socket_IsThatOfTheDefault_AndTheServiceNeedsIt()
    {
        Assert.Equal("127.0.0.1:3000", Socket["Socket.ListenStream"]);
        Assert.Equal("rxsse.socket", Service["Unit.Requires"]);
        Assert.Contains("rxsse.socket", Service["Unit.After"], StringComparison.Ordinal);
    }

    private static string Print(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Unit(string file)
    {
        var (section, keys) = ("", new Dictionary<string, string>());
        foreach (var line in Repository.Read($"samples/systemd/{file}").Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '[')
            {
                section = line.Trim('[', ']');
            }
            else
            {
                var parts = line.Split('=', 2);
                keys.Add($"{section}.{parts[0]}", parts[1]);
            }
        }

        return keys;
    }
}
