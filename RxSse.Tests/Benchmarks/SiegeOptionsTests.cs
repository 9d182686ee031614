using RxSse.Benchmarks;
using RxSse.Benchmarks.Siege;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class SiegeOptionsTests
{
    [Fact]
    public void NoOptions_AreAllAttacks_BesideAHundredClients()
    {
        var options = Options("");

        Assert.Equal((100, 200, 60, 3, 1_873), (options.Clients, options.Rate, options.Seconds, options.Rounds, options.MaxResidentMib));
        Assert.Equal(["churn", "replay", "select", "read", "latest", "buffer", "garbage"], options.Attacks);
    }

    [Fact]
    public void Attacks_CanBeChosen_EachOnce() =>
        Assert.Equal(["buffer", "churn"], Options("--attack buffer --rounds 2 --attack churn --attack buffer").Attacks);

    [Fact]
    public void Attackers_AreThoseOfTheAttack_OrAsManyAsGiven()
    {
        Assert.Null(Options("").Attackers);
        Assert.Equal(1, Options("--attack replay --attackers 1").Attackers);
    }

    [Theory]
    [InlineData("--attackers 0", "--attackers takes a number from 1 to 1000, not '0'")]
    [InlineData("--attack nobody", "Unknown attack 'nobody'. Allowed: churn, replay, select, read, latest, buffer, garbage.")]
    [InlineData("--attack", "--attack takes a value")]
    [InlineData("--rounds 1", "--rounds takes a number from 2 to 100, not '1'")]
    [InlineData("--clients 0", "--clients takes a number from 1 to 1000, not '0'")]
    [InlineData("--rate x", "--rate takes a number from 1 to 10000, not 'x'")]
    [InlineData("--secs 3", "--secs takes a number from 4 to 3600, not '3'")]
    [InlineData("--max-resident 1", "--max-resident takes a number from 64 to 1000000, not '1'")]
    [InlineData("--stuck 1", "Unknown option '--stuck'")]
    public void WrongOptions_AreRefused_InWordsThatHelp(string line, string words) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => Options(line)).Message, StringComparison.Ordinal);

    private static SiegeOptions Options(string line)
    {
        var arguments = new Arguments(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var options = SiegeOptions.From(arguments);
        arguments.RefuseOthers();
        return options;
    }
}
