using RxSse.Views.Expressions;
using Xunit;

namespace RxSse.Tests.Views.Expressions;

/// <summary>What is written in a view.</summary>
public sealed class LiteralTests
{
    [Fact]
    public void Record_HasAText()
    {
        Literal[] literals = [new NumberLiteral(1.5m), new StringLiteral("it's"), new KeywordLiteral(null)];

        Assert.All(literals, literal => Assert.Contains($"Text = {literal.Text}", literal.ToString(), StringComparison.Ordinal));
    }
}
