using RxSse.Tests.Views.Parsing;
using RxSse.Views;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Model;

public sealed class ViewTests
{
    private static readonly ViewLanguage Language = Languages.With(new CompositionOptions());

    [Theory]
    [InlineData("stock | where price > 5", "(stock|where price>5)")]
    [InlineData("stock | count over 1m", "stock | count over 60s")]
    public void ViewsOfEqualPipes_AreEqual_WhateverElseTheyKeep(string one, string other)
    {
        var (first, second) = (Language.Parse(one).View, Language.Parse(other).View);

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(first, Language.Parse("stock").View);
    }

    [Fact]
    public void TextAndWindows_AreMadeOnce()
    {
        var view = Language.Parse("metrics, (stock | count over 1m)").View;

        Assert.Same(view.Text, view.Text);
        Assert.Same(view.Windows, view.Windows);
    }
}
