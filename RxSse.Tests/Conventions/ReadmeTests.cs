using System.Text.RegularExpressions;
using RxSse.Configuration;
using RxSse.Server;
using Xunit;

namespace RxSse.Tests.Conventions;

/// <summary>What the README says is so.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = Repository.Read("README.md");

    [Fact]
    public void ConfigurationTable_IsTheServersOwn()
    {
        var defaults = new RxSseOptions();
        var rows = LibrarySettings.All.Concat(ServerSettings.All).Select(setting => $"| `{setting.Key}` | {setting.Print(defaults)} | {setting.Range} | {setting.Meaning} |");

        Assert.Equal(rows, Readme.Split('\n').Where(line => ConfigurationRow().IsMatch(line)));
    }

    [Fact]
    public void SixLinesOfAStream_AreThoseOfTheSample()
    {
        var lines = CSharpBlock().Match(Readme).Groups[1].Value;

        Assert.Equal(6, lines.Trim().Split('\n').Length);
        Assert.Contains(lines, Repository.Read("samples/own-stream/Program.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void FirstScreen_ShowsWhatItIs_HowToRunIt_AndAStream()
    {
        var first = string.Join('\n', Readme.Split('\n').Take(32));

        Assert.Contains("dotnet run --project RxSse.Server", first, StringComparison.Ordinal);
        Assert.Contains("dotnet test", first, StringComparison.Ordinal);
        Assert.Contains("curl -N http://localhost:3000/events", first, StringComparison.Ordinal);
        Assert.Contains("AddStream(", first, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\| `(Streams|Heartbeat|History|Composition|Delivery|Cors|Demo)[`:]")]
    private static partial Regex ConfigurationRow();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
