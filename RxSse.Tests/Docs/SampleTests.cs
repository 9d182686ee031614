using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>The list of samples is complete.</summary>
public sealed partial class SampleTests
{
    [Fact]
    public void ListOfSamples_HasEachFolder()
    {
        var folders = Directory.GetDirectories(Repository.PathOf("samples")).Select(folder => Path.GetFileName(folder));

        var listed = Links().Matches(Repository.Read("samples/README.md")).Select(row => row.Groups[1].Value);

        Assert.Equal(folders.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| \[`([\w-]+)`\]\(\1\) \|", RegexOptions.Multiline)]
    private static partial Regex Links();
}
