using System.Globalization;
using System.Text.RegularExpressions;
using RxSse.Configuration;
using RxSse.Delivery.Limits;
using RxSse.Http;
using RxSse.Http.Security;
using RxSse.Publishing;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>docs/access.md names scopes and policies that there are.</summary>
public sealed partial class AccessDocumentTests
{
    private static readonly string Text = Repository.Read("docs/access.md");

    [Fact]
    public void ScopesOfTheDocument_GiveRights()
    {
        var scopes = Scope().Matches(Text).Select(match => match.Value).Where(scope => scope != "rxsse:").Distinct().ToList();

        Assert.True(scopes.Count > 6);
        Assert.All(scopes, scope => Assert.True(Rights.IsScope(scope.Replace("<pattern>", "orders-*", StringComparison.Ordinal)), scope));
    }

    [Fact]
    public void PoliciesOfTheDocument_AreThoseThatAreAsked() => Assert.Equal(
        Enum.GetValues<RightKind>().Select(RxSsePolicies.Of), Policy().Matches(Text).Select(match => match.Groups[1].Value));

    [Fact]
    public void LimitsOfTheDocument_AreThoseOfTheServer()
    {
        Assert.Contains("100 tickets of a principal, and 10,000", Text, StringComparison.Ordinal);
        Assert.Equal((100, 10_000, 30), (ITicketStore.MaxOfOne, ITicketStore.Max, (int)ITicketStore.Lifetime.TotalSeconds));
    }

    [Fact]
    public void RatesOfTheDocument_AreThoseOfTheServer()
    {
        var defaults = Document.Rows(Document.Sections(Text, level: 2)["Limits"]).ToDictionary(row => row[0].Trim('`'), row => row[1]);

        Assert.Equal(LimitSettings.All.Select(setting => setting.Key["Limits:".Length..]).Order(), defaults.Keys.Order());
        Assert.Equal(
            [
                $"{RateLimits.DefaultPublishes}", $"{RateLimits.DefaultBytesFor(new PublishingOptions().BatchBytes)}",
                $"{RateLimits.DefaultConnects}", $"{RateLimits.DefaultNewViews}", "off", $"{new LimitsOptions().ViewCost}",
            ],
            defaults.Values);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{TokenBuckets.Max:N0} callers are kept"), Text, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"rxsse:[a-z:*<>-]*")]
    private static partial Regex Scope();

    [GeneratedRegex(@"^\| `(RxSse\.\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Policy();
}
