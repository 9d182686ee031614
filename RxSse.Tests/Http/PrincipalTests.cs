using System.Security.Claims;
using RxSse.Http;
using Xunit;

namespace RxSse.Tests.Http;

public sealed class PrincipalTests
{
    [Fact]
    public void AnonymousRequests_AreOnePrincipal()
    {
        Assert.Equal("", Principal.Of(new ClaimsPrincipal()));
        Assert.Equal("", Principal.Of(new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "ann")]))));
    }

    [Fact]
    public void Principals_DifferInSchemeIssuerAndSubject_WhateverTheTextsAre()
    {
        string[] principals =
        [
            Of("jwt", ("iss", "a"), ("sub", "ann")),
            Of("cookie", ("iss", "a"), ("sub", "ann")),
            Of("jwt", ("iss", "b"), ("sub", "ann")),
            Of("jwt", ("iss", "a"), ("sub", "bob")),
            Of("jwt", ("iss", "a3:"), ("sub", "nn")),
            Of("jwt", ("iss", "a"), ("client_id", "shop")),
            Of("jwt", ("iss", "a"), ("azp", "till")),
            Of("jwt", (ClaimTypes.Name, "carl")),
        ];

        Assert.Equal(principals.Length, principals.Distinct().Count());
        Assert.DoesNotContain("", principals);
    }

    [Fact]
    public void Subject_IsBeforeTheOtherNames() =>
        Assert.Equal(Of("jwt", ("sub", "ann")), Of("jwt", ("azp", "shop"), ("client_id", "shop"), ("sub", "ann")));

    private static string Of(string scheme, params (string Type, string Value)[] claims) =>
        Principal.Of(new ClaimsPrincipal(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Value)), scheme)));
}
