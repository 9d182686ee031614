using RxSse.Http.Security;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>Which scopes give which rights.</summary>
public sealed class RightsTests
{
    [Theory]
    [InlineData("rxsse:read:orders", "orders", true)]
    [InlineData("rxsse:read:orders", "orders-eu", false)]
    [InlineData("rxsse:read:orders", "order", false)]
    [InlineData("rxsse:read:orders*", "orders", true)]
    [InlineData("rxsse:read:orders*", "orders-eu", true)]
    [InlineData("rxsse:read:orders-*", "orders", false)]
    [InlineData("rxsse:read:*", "orders", true)]
    [InlineData("rxsse:read:", "orders", false)] // gives nothing, and not everything
    [InlineData("rxsse:read:", "", false)]
    [InlineData("rxsse:read", "orders", false)]
    [InlineData("rxsse:read:*x", "orders", false)]
    [InlineData("rxsse:read:*x", "x", false)]
    [InlineData("rxsse:read:**", "orders", false)]
    [InlineData("rxsse:read:o*s", "orders", false)]
    [InlineData("rxsse:read:o*s", "o*s", false)]
    [InlineData("rxsse:read:o?ders", "orders", false)]
    [InlineData("rxsse:read:.*", "orders", false)]
    [InlineData("rxsse:read:[a-z]*", "orders", false)]
    [InlineData("rxsse:read:orders,stock", "orders", false)]
    [InlineData("rxsse:read:orders stock", "orders", false)]
    [InlineData("rxsse:read: orders", "orders", false)]
    [InlineData("rxsse:read:orders\n", "orders", false)]
    [InlineData("rxsse:read:orders\0", "orders", false)]
    [InlineData("rxsse:read:ord%65rs", "orders", false)]
    [InlineData("rxsse:read:Orders", "orders", false)] // case counts
    [InlineData("rxsse:read:orders", "Orders", false)]
    [InlineData("RXSSE:READ:orders", "orders", false)]
    [InlineData("rxsse:Read:orders", "orders", false)]
    [InlineData("rxsse:read:ORDERS*", "orders", false)]
    [InlineData("rxsse:read:\u017ftock", "stock", false)] // a long s, which is an S in upper case
    [InlineData("rxsse:read:\uff4frders", "orders", false)] // full width, which is an o after a normalization
    [InlineData("rxsse:read:cafe\u0301", "caf\u00e9", false)]
    [InlineData("rxsse:read:orders\u00ad", "orders", false)] // a soft hyphen, which a culture would skip
    [InlineData("rxsse:read:orders\u200b*", "orders", false)]
    [InlineData("rxsse:publish:orders", "orders", false)]
    [InlineData("rxsse:admin", "orders", false)]
    [InlineData("rxsse:*", "orders", false)]
    [InlineData("*", "orders", false)]
    [InlineData("read:*", "orders", false)]
    [InlineData("xrxsse:read:*", "orders", false)]
    [InlineData("", "orders", false)]
    public void Scope_LetsRead(string scope, string name, bool allowed)
    {
        Assert.Equal(allowed, Rights.Of([scope]).Allow(RightKind.Read, name));
    }

    [Theory]
    [InlineData("rxsse:publish:orders", RightKind.Publish)]
    [InlineData("rxsse:publish:*", RightKind.Publish)]
    [InlineData("rxsse:read:*", RightKind.Read)]
    [InlineData("rxsse:compose", RightKind.Compose)]
    [InlineData("rxsse:admin", RightKind.Admin)]
    [InlineData("rxsse:compose:*", null)]
    [InlineData("rxsse:admin:*", null)]
    [InlineData("rxsse:Admin", null)]
    [InlineData("rxsse:admin*", null)]
    [InlineData("rxsse:", null)]
    [InlineData("rxsse:write:orders", null)]
    public void Scope_GivesOneKindOfRight(string scope, RightKind? given)
    {
        var rights = Rights.Of([scope]);

        Assert.All(Enum.GetValues<RightKind>(), kind => Assert.Equal(kind == given, rights.Allow(kind, "orders")));
        Assert.Equal(given is not null, Rights.IsScope(scope));
    }

    [Fact]
    public void AnyName_IsOneOfThePatterns()
    {
        Assert.True(Rights.Of(["rxsse:publish:orders"]).Allow(RightKind.Publish, null));
        Assert.False(Rights.Of(["rxsse:read:orders"]).Allow(RightKind.Publish, null));
        Assert.True(Rights.Of(["rxsse:read:a", "rxsse:read:*"]).ReadAll);
        Assert.False(Rights.Of(["rxsse:read:a*"]).ReadAll);
    }

    [Fact]
    public void RightsOfTwo_AreAllOfThem()
    {
        var rights = Rights.Of(["rxsse:read:a", "rxsse:read:b*"]).With(Rights.Of(["rxsse:read:c", "rxsse:compose"]));

        Assert.All(["a", "b1", "c"], name => Assert.True(rights.Allow(RightKind.Read, name)));
        Assert.True(rights.Allow(RightKind.Compose, null));
        Assert.False(rights.Allow(RightKind.Read, "d"));
        Assert.False(rights.Allow(RightKind.Admin, null));
    }

    [Fact]
    public void NamesOf64Letters_AreTheLongest()
    {
        Assert.True(NamePatterns.IsPattern(new string('a', 64)));
        Assert.True(NamePatterns.IsPattern(new string('a', 64) + "*"));
        Assert.False(NamePatterns.IsPattern(new string('a', 65)));
    }
}
