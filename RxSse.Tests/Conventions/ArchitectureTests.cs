using System.Text.RegularExpressions;
using Xunit;

namespace RxSse.Tests.Conventions;

/// <summary>The table in docs/architecture.md that says where to put what.</summary>
public sealed partial class ArchitectureTests
{
    [Fact]
    public void EachPathInTheTable_Exists()
    {
        var document = Repository.Read("docs/architecture.md");
        var table = document[document.IndexOf("## Where to put what", StringComparison.Ordinal)..document.IndexOf("## The way of an event", StringComparison.Ordinal)];
        var paths = Paths().Matches(table).Select(match => match.Groups[1].Value).ToList();

        Assert.True(paths.Count >= 15, $"The table names {paths.Count} paths.");
        Assert.Empty(paths.Where(path => !Path.Exists(Repository.PathOf(Path.Combine("docs", path)))));
    }

    [GeneratedRegex(@"\]\(([^)#:]+)\)")]
    private static partial Regex Paths();
}
