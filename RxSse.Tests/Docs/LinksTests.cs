using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>Each link from a document into the repository has an existing file or heading as its target.</summary>
public sealed partial class LinksTests
{
    public static TheoryData<string> Files => [.. Documents.All];

    [Theory]
    [MemberData(nameof(Files))]
    public void EachLink_HasATarget(string document)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(document))!;
        var links = Link().Matches(Repository.Read(document)).Where(link => !link.Groups["file"].Value.Contains(':', StringComparison.Ordinal));

        Assert.All(links, link =>
        {
            var file = link.Groups["file"].Length == 0
                ? Repository.PathOf(document)
                : Path.GetFullPath(Path.Combine(folder, link.Groups["file"].Value));
            Assert.True(Path.Exists(file), link.Value);
            if (link.Groups["heading"].Success)
            {
                Assert.Contains(link.Groups["heading"].Value, Heading().Matches(File.ReadAllText(file)).Select(Anchor));
            }
        });
    }

    // The rules of GitHub.
    private static string Anchor(Match heading) =>
        NotInAnchors().Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<file>[^)#\s]*)(#(?<heading>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>[^\n]+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
