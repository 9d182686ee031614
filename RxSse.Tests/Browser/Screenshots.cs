namespace RxSse.Tests.Browser;

/// <summary>Where tests leave pictures of the page for people to look at: the folder <c>screenshots</c> of the tests' output.</summary>
internal static class Screenshots
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "screenshots", $"{name}.png");
}
