using System.Text.RegularExpressions;
using RxSse.Http.Security;
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
        Assert.Equal((100, 10_000, 30), (Tickets.MaxOfOne, Tickets.Max, (int)Tickets.Lifetime.TotalSeconds));
    }

    [GeneratedRegex(@"rxsse:[a-z:*<>-]*")]
    private static partial Regex Scope();

    [GeneratedRegex(@"^\| `(RxSse\.\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Policy();
}
