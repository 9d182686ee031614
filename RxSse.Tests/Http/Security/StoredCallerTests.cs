using System.Security.Claims;
using System.Text;
using RxSse.Http.Security;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>Whom a ticket lets in, written and read as JSON.</summary>
public sealed class StoredCallerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Claims_AreStoredInFewBytes_AndReadAsTheyWere()
    {
        const string Issuer = "https://an-authority.example.org/";
        var user = new ClaimsPrincipal(
        [
            new ClaimsIdentity(
                [
                    new Claim("sub", "ada", null, Issuer), new Claim("exp", "7", ClaimValueTypes.Integer64, Issuer), new Claim("role", "x"),
                    .. Enumerable.Range(0, 500).Select(i => new Claim("r", $"{i}", null, Issuer)),
                ],
                "Bearer"),
            new ClaimsIdentity([new Claim("scope", "rxsse:admin")]), // gives no right, as nobody has authenticated it
        ]);

        var stored = StoredCaller.Write(new Caller(user, Rights.Of([]), "ticket", Caller.Keep(user, Now, null)));
        var taken = StoredCaller.Read(stored)!;

        Assert.InRange(stored.Length, 1, 16 * 1024);
        Assert.Equal(
            user.Claims.Select(claim => (claim.Type, claim.Value, claim.ValueType, claim.Issuer)),
            taken.User.Claims.Select(claim => (claim.Type, claim.Value, claim.ValueType, claim.Issuer)));
        Assert.Equal([true, false], taken.User.Identities.Select(identity => identity.IsAuthenticated));
        Assert.False(taken.Rights.Allow(RightKind.Admin, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("null")]
    [InlineData("""{"identities":null,"credential":"ticket"}""")]
    [InlineData("""{"identities":[],"credential":"ticket","kept":{"principal":"x","subject":"y"}}""")]
    public void WhatIsNoTicket_LetsNobodyIn(string stored) => Assert.Null(StoredCaller.Read(Encoding.UTF8.GetBytes(stored)));
}
