using System.Net;
using System.Security.Claims;
using RxSse.Delivery.Limits;
using RxSse.Http.Security;
using Xunit;

namespace RxSse.Tests.Delivery.Limits;

/// <summary>Whom a rate counts as one.</summary>
public sealed class PartyTests
{
    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff")]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("127.0.0.1", "::1")]
    [InlineData("127.0.0.1", "127.255.255.254")]
    public void AddressesOfOneClient_AreOneParty(string one, string other) => Assert.Equal(OfAddress(one), OfAddress(other));

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1")]
    [InlineData("192.0.2.1", "192.0.2.2")]
    [InlineData("::", "0.0.0.0")]
    [InlineData("0:0:0:1::1", "0.0.0.1")]
    public void OtherAddresses_AreOthers(string one, string other) => Assert.NotEqual(OfAddress(one), OfAddress(other));

    [Fact]
    public void Principal_IsWhoeverItIsOf_WhateverTheCredential()
    {
        var ada = OfPrincipal("Bearer", new("sub", "ada"), new("iss", "https://issuer.example"), new("jti", "1"));

        Assert.NotNull(ada);
        Assert.Equal(ada, OfPrincipal("Bearer", new("sub", "ada"), new("iss", "https://issuer.example"), new("jti", "2")));
        Assert.NotEqual(ada, OfPrincipal("Bearer", new("sub", "bob"), new("iss", "https://issuer.example")));
        Assert.NotEqual(ada, OfPrincipal("Bearer", new("sub", "ada"), new("iss", "https://other.example")));
        Assert.NotEqual(ada, OfPrincipal("Cookies", new("sub", "ada"), new("iss", "https://issuer.example")));
    }

    [Fact]
    public void WhoHasNeitherPrincipalNorAddress_IsNobody()
    {
        Assert.Null(Party.Of(credential: null));
        Assert.Null(Party.Of(address: null));
        Assert.Null(OfPrincipal("Bearer", new Claim("scope", "rxsse:read:*"))); // would be one with all others without a name
    }

    private static Party? OfAddress(string address) => Party.Of(IPAddress.Parse(address));

    private static Party? OfPrincipal(string scheme, params Claim[] claims) =>
        Party.Of(Caller.Keep(new ClaimsPrincipal(new ClaimsIdentity(claims, scheme))));
}
