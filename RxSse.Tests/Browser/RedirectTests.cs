using Xunit;

namespace RxSse.Tests.Browser;

/// <summary>The requests of the page can have a token, which a redirect would take to another server.</summary>
public sealed class RedirectTests
{
    [Fact]
    public void RequestsOfThePage_FollowNoRedirect_UnlessTheyCanHaveNoToken()
    {
        var files = DemoPage.Files.Select(file => (Name: file.Key, Text: File.ReadAllText(file.Value))).Where(file => file.Name.EndsWith(".js", StringComparison.Ordinal))
            .Where(file => file.Text.Contains("fetch(", StringComparison.Ordinal)).ToList();

        Assert.True(files.Count >= 5, "The requests are not found.");
        Assert.All(files, file => Assert.Equal(
            (file.Name, Count(file.Text, "fetch(")), (file.Name, Count(file.Text, "redirect: 'error'") + Count(file.Text, "mode: 'no-cors'"))));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
