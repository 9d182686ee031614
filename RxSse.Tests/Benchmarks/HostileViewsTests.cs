using System.Text;
using RxSse.Benchmarks.Attacks;
using RxSse.Benchmarks.Siege;
using RxSse.Tests.Views.Parsing;
using RxSse.Views;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Benchmarks;

/// <summary>An attack whose requests are answered with 400 is none.</summary>
public sealed class HostileViewsTests
{
    private const string Setting = "--RxSse:Views:big=";
    private const long Late = 9_999_999; // a number has more digits later on

    private static readonly ViewLanguage Language =
        Languages.With(new CompositionOptions(), ("big", HostileViews.BigSetting[Setting.Length..]));

    private static readonly Dictionary<string, Func<long, string>> Views = new()
    {
        [nameof(HostileViews.Cheap)] = HostileViews.Cheap,
        [nameof(HostileViews.Silent)] = HostileViews.Silent,
        [nameof(HostileViews.Select)] = HostileViews.Select,
        [nameof(HostileViews.Latest)] = HostileViews.Latest,
        [nameof(HostileViews.Buffer)] = HostileViews.Buffer,
    };

    public static TheoryData<string> Names => [.. Views.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Views_AreWithinTheDefaultLimits_AndNoTwoAreShared(string name)
    {
        var texts = new[] { 0, 1, Late }.Select(number => Language.NormalForm(Views[name](number)));

        Assert.Equal(3, texts.Distinct().Count());
    }

    [Fact]
    public void BigSetting_IsOneOfTheServersSettings()
    {
        Assert.StartsWith(Setting, HostileViews.BigSetting, StringComparison.Ordinal);
        Assert.Contains(HostileViews.BigSetting, SiegeOptions.ServerSettings);
    }

    [Fact]
    public void ViewsOfPipes_HaveAsManyAsTheIssueOfAttacksSays()
    {
        Assert.Equal([16, 16, 15], new[] { HostileViews.Silent(7), HostileViews.Select(7), HostileViews.Buffer(7) }.Select(
            text => Language.Parse(text).View.Pipes.Count));
    }

    [Fact]
    public void BrokenRequests_AreAllSent_OneAfterTheOther()
    {
        var numbers = Enumerable.Range(0, BrokenRequests.Count * 2);
        var sent = numbers.Select(number => Encoding.Latin1.GetString(BrokenRequests.Next(number))).ToArray();

        Assert.Equal(BrokenRequests.Count, sent.Distinct().Count());
        Assert.Equal(sent[..BrokenRequests.Count], sent[BrokenRequests.Count..]);
    }
}
