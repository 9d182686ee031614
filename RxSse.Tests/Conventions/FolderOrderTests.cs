using System.Text.RegularExpressions;
using Xunit;

namespace RxSse.Tests.Conventions;

/// <summary>The folders of the server stand in the order of an event's way, and none uses one that stands after it.</summary>
public sealed partial class FolderOrderTests
{
    private static readonly string[] Way = ["Sources", "Streams", "Log", "Hub", "Composition", "Sse", "Delivery"];
    private static readonly string[] MayUseAll = ["Endpoints", "Hosting", "Observability"];

    [Fact]
    public void NoFolder_UsesOneThatStandsAfterIt()
    {
        var server = Repository.PathOf("RxSse.Server");
        var faults =
            from file in Way.Select(folder => Path.Combine(server, folder)).Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            let folder = Path.GetRelativePath(server, file).Split(Path.DirectorySeparatorChar)[0]
            from use in Namespaces().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).Distinct()
            where Array.IndexOf(Way, use) > Array.IndexOf(Way, folder) || MayUseAll.Contains(use)
            select $"{folder}/{Path.GetFileName(file)} uses {use}";

        Assert.Empty(faults);
    }

    [Fact]
    public void EveryFolder_HasItsPlaceOnTheWay()
    {
        var server = Repository.PathOf("RxSse.Server");
        var folders = Directory.GetDirectories(server).Select(folder => Path.GetFileName(folder)!).Except(["bin", "obj", "Properties"]);

        Assert.Empty(folders.Except(Way).Except(MayUseAll));
    }

    [GeneratedRegex(@"RxSse\.Server\.([A-Z]\w+)")]
    private static partial Regex Namespaces();
}
