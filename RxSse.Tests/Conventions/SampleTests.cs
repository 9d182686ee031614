using System.Text.RegularExpressions;
using Xunit;

namespace RxSse.Tests.Conventions;

/// <summary>A sample is read in one go: a folder with one idea, a README, and about 40 lines of program.</summary>
public sealed partial class SampleTests
{
    private const int MostLines = 45;
    private const int MostColumns = 140; // lines that are longer would hide what the count is about
    private static readonly string[] Languages = [".cs", ".js", ".mjs"];
    private static readonly string[] Made = ["bin", "obj", "node_modules"];

    private static readonly string[] Folders =
        [.. Directory.GetDirectories(Repository.PathOf("samples")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Samples => [.. Folders];

    // The page is a program of its own, made of small modules that are lifted one by one.
    public static TheoryData<string> Programs => [.. Folders.Where(sample => sample != "browser")];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_IsAboutFortyLines(string sample)
    {
        var counts = FilesOf(sample).Select(file => (File: file, Lines: CodeLines.Saying(Repository.Read(file)).Count)).ToList();

        var sum = counts.Sum(each => each.Lines);

        Assert.True(
            sum <= MostLines,
            $"samples/{sample} has {sum} lines that say something ({string.Join(", ", counts.Select(each => $"{each.File}: {each.Lines}"))}), "
            + $"and a sample has at most {MostLines}: take out what its idea does not need, or make a second sample of the second idea.");
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_IsNotCrammed(string sample)
    {
        var faults =
            from file in FilesOf(sample)
            from line in File.ReadLines(Repository.PathOf(file)).Index()
            where line.Item.Length > MostColumns
            select $"{file}({line.Index + 1}) has {line.Item.Length} columns: break it, {MostColumns} are the most.";

        Assert.True(!faults.Any(), string.Join('\n', faults));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Readme_SaysWhatIsShown_HowToRunIt_AndWhatToExpect(string sample)
    {
        var readme = Repository.Read($"samples/{sample}/README.md");

        var missing = new[] { "Shows", "Run", "Expect" }.Where(word => !Regex.IsMatch(readme, $@"\b{word}\b"));

        Assert.True(!missing.Any(), $"samples/{sample}/README.md has no paragraph with: {string.Join(", ", missing)}.");
    }

    [Fact]
    public void ListOfSamples_HasEachFolder() =>
        Assert.Equal(Folders, Links().Matches(Repository.Read("samples/README.md")).Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal));

    private static IEnumerable<string> FilesOf(string sample) =>
        from path in Directory.EnumerateFiles(Repository.PathOf($"samples/{sample}"), "*", SearchOption.AllDirectories)
        where Languages.Contains(Path.GetExtension(path))
        let file = Path.GetRelativePath(Repository.PathOf(""), path)
        where !file.Split(Path.DirectorySeparatorChar).Intersect(Made).Any()
        orderby file
        select file;

    [GeneratedRegex(@"^\| \[`([\w-]+)`\]\(\1\) \|", RegexOptions.Multiline)]
    private static partial Regex Links();
}
