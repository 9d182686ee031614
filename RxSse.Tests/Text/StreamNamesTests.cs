using RxSse.Text;
using Xunit;

namespace RxSse.Tests.Text;

public sealed class StreamNamesTests
{
    [Theory]
    [InlineData("builds")]
    [InlineData("calm-stock")]
    [InlineData("_a1-b_2-3")]
    public void Words_NameStreams(string name) => StreamNames.ThrowIfNotAName(name);

    [Theory]
    [InlineData("")]
    [InlineData("Builds")]
    [InlineData("1st")]
    [InlineData("a b")]
    [InlineData("a-")]
    [InlineData("a--b")]
    [InlineData("a\n")]
    [InlineData("latest")]
    [InlineData("with")]
    [InlineData("merge")]
    [InlineData("heartbeat")]
    [InlineData("connected")]
    [InlineData("message")]
    public void OtherTextsAndReservedWords_AreRefused(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => StreamNames.ThrowIfNotAName(name));

        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NameOf65Characters_IsTooLong() =>
        Assert.Throws<ArgumentException>(() => StreamNames.ThrowIfNotAName(new string('a', 65)));

    [Theory]
    [InlineData("gap")]
    [InlineData("open")]
    [InlineData("error")]
    [InlineData("message")]
    [InlineData("a\rb")]
    public void InvalidType_IsRefused(string type) =>
        Assert.Throws<ArgumentException>(() => StreamNames.ThrowIfNotAType(type));
}
