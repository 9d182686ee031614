using System.Security.Claims;
using System.Text;
using RxSse.Http.Security;
using RxSse.Streams;
using RxSse.Views;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>Which claims open which part of a stream, for reading and for publishing.</summary>
public sealed class RowClaimsTests
{
    private readonly RowClaims _rows = new(RowConditions.Read(
        [KeyValuePair.Create("orders", "tenant = $claim.tenant")], ["orders", "stock"], new CompositionOptions()));

    [Theory]
    [InlineData("acme", "tenant = 'acme'")]
    [InlineData("ACME", "tenant = 'ACME'")]
    [InlineData(" acme ", "tenant = ' acme '")]
    [InlineData("5", "tenant = '5'")]
    [InlineData("true", "tenant = 'true'")]
    [InlineData("*", "tenant = '*'")]
    [InlineData("$claim.sub", "tenant = '$claim.sub'")]
    [InlineData("' or a = '", @"tenant = '\' or a = \''")]
    [InlineData("caf\u00e9", "tenant = 'caf\u00e9'")]
    [InlineData("cafe\u0301", "tenant = 'cafe\u0301'")]
    [InlineData("\uFF41cme", "tenant = '\uFF41cme'")]
    [InlineData("a\u0000b\n", "tenant = 'a\0b\n'")]
    [InlineData("\U0001F600", "tenant = '\U0001F600'")]
    public void Claim_IsTakenAsItIs(string text, string condition) =>
        Assert.Equal(condition, _rows.Of(User(("tenant", text))).Of("orders")?.Condition.Text);

    [Fact]
    public void Claims_AreSortedAndEachIsThereOnce() => Assert.Equal(
        "tenant in ('Z', 'a', 'b')", _rows.Of(User(("tenant", "b"), ("tenant", "a"), ("tenant", "b"), ("tenant", "Z"))).Of("orders")?.Condition.Text);

    [Theory]
    [InlineData("Tenant", "acme")]
    [InlineData("TENANT", "acme")]
    [InlineData("tenant ", "acme")]
    [InlineData("tenants", "acme")]
    [InlineData("scope", "tenant")]
    [InlineData("tenant", "")]
    public void OtherClaims_OpenNothing(string type, string text)
    {
        var rows = _rows.Of(User((type, text)));

        Assert.False(rows.Allows("orders"));
        Assert.Null(rows.Of("orders"));
        Assert.True(rows.Allows("stock"));
    }

    [Fact]
    public void HalfOfASurrogatePair_OpensNothing()
    {
        var (high, low) = ((char)0xD83D, (char)0xDE00);

        Assert.All([$"{high}", $"{low}", $"a{high}", $"{low}{high}"], text => Assert.False(_rows.Of(User(("tenant", text))).Allows("orders")));
        Assert.True(_rows.Of(User(("tenant", $"{high}{low}"))).Allows("orders"));
    }

    [Theory]
    [InlineData(16, 1, true)]
    [InlineData(17, 1, false)]
    [InlineData(1, 1_024, true)]
    [InlineData(1, 1_025, false)]
    [InlineData(1, 4_096, false)]
    [InlineData(16, 64, true)]
    [InlineData(16, 65, false)]
    public void TooManyOrTooLongClaims_OpenNothing(int count, int length, bool opens) => Assert.Equal(
        opens,
        _rows.Of(User([.. Enumerable.Range(0, count).Select(i => ("tenant", $"{(char)('a' + i)}{new string('x', length - 1)}"))])).Allows("orders"));

    [Fact]
    public void IdentityThatNobodyHasProved_OpensNothing()
    {
        var user = new ClaimsPrincipal([
            new ClaimsIdentity([new Claim("tenant", "acme")]), new AnonymousIdentity(["rxsse:read:*"]), new ClaimsIdentity([new Claim("sub", "ada")], "Bearer")]);

        Assert.False(_rows.Of(user).Allows("orders"));
        Assert.False(_rows.Of(new ClaimsPrincipal()).Allows("orders"));
    }

    [Theory]
    [InlineData("""{"tenant":"acme"}""", true)]
    [InlineData("""{"tenant":"\u0061cme"}""", true)]
    [InlineData("""{"ten\u0061nt":"acme"}""", true)]
    [InlineData("""{"tenant":"Acme"}""", false)]
    [InlineData("""{"Tenant":"acme"}""", false)]
    [InlineData("""{"tenant":"acme "}""", false)]
    [InlineData("""{"tenant":["acme"]}""", false)]
    [InlineData("""{"tenant":null}""", false)]
    [InlineData("""{"tenant":5}""", false)]
    [InlineData("""[{"tenant":"acme"}]""", false)]
    [InlineData("""{"data":{"tenant":"acme"}}""", false)]
    [InlineData("\"acme\"", false)]
    [InlineData("{}", false)]
    public void Event_IsPublishedIfItIsInOnesPart(string data, bool isAllowed) =>
        Assert.Equal(isAllowed, _rows.FaultOf(CallerOf("acme"), "orders", [Event(data)]) is null);

    [Theory]
    [InlineData("5")]
    [InlineData("1e0")]
    public void ClaimIsAText_AndNoNumber(string number)
    {
        Assert.NotNull(_rows.FaultOf(CallerOf(number), "orders", [Event($$"""{"tenant":{{number}}}""")]));
        Assert.Null(_rows.FaultOf(CallerOf(number), "orders", [Event($$"""{"tenant":"{{number}}"}""")]));
    }

    [Fact]
    public void Refusal_SaysWhatToChange()
    {
        var (mine, foreign) = (Event("""{"tenant":"acme"}"""), Event("""{"tenant":"bolt"}"""));

        Assert.Equal(
            ("Event 2 is not in your part of 'orders', where tenant = 'acme'. Change its data. Nothing was published.", 2),
            _rows.FaultOf(CallerOf("acme"), "orders", [mine, foreign, foreign]));
        Assert.Equal(
            ("The event is not in your part of 'orders', where tenant = 'acme'. Change its data. Nothing was published.", 0),
            _rows.FaultOf(CallerOf("acme"), "orders", [foreign]));
        Assert.Equal(
            ("Your token has no part of 'orders': that needs the claim 'tenant', with at most 16 texts of 1,024 characters together. "
                + "Nothing was published.", 0),
            _rows.FaultOf(CallerOf(), "orders", [mine]));
        Assert.Null(_rows.FaultOf(CallerOf(), "stock", [foreign]));
    }

    [Fact]
    public async Task Ticket_KeepsTheClaimsOfRows()
    {
        var time = new Microsoft.Reactive.Testing.TestScheduler();
        var tickets = new Tickets(new InMemoryTickets(time), time, _rows.Conditions.Claims);
        var caller = CallerOf("acme", "bolt");
        caller = caller with { User = new ClaimsPrincipal(new ClaimsIdentity([.. caller.User.Claims, new Claim("groups", new string('x', 10_000))], "Bearer")) };

        var taken = (await tickets.TakeAsync((await tickets.GiveAsync(caller)).Ticket!))!;

        Assert.Null(taken.User.FindFirst("groups"));
        Assert.Equal("tenant in ('acme', 'bolt')", _rows.Of(taken.User).Of("orders")?.Condition.Text);
    }

    private static StreamEvent Event(string data) => new("orders", "orders-update", Encoding.UTF8.GetBytes(data));

    private static Caller CallerOf(params string[] tenants) => new(User([.. tenants.Select(tenant => ("tenant", tenant))]), Rights.None, "token");

    private static ClaimsPrincipal User(params (string Type, string Text)[] claims) =>
        new(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Text)), "Bearer"));
}
