using System.Text.RegularExpressions;
using Xunit;

namespace RxSse.Tests.Conventions;

/// <summary>The folders of the library are in the order in which an event passes them, and none uses a later one.</summary>
public sealed partial class FolderOrderTests
{
    private static readonly string[] Order =
        ["Text", "Threading", "Diagnostics", "Streams", "Log", "Publishing", "Hub", "Views", "Sse", "Delivery", "Http"];

    private static readonly string[] MayUseAll = ["Kestrel", "Configuration", "DependencyInjection"];

    [Fact]
    public void NoFolder_UsesALaterOne()
    {
        var library = Repository.PathOf("RxSse");
        var faults =
            from file in Order.Select(folder => Path.Combine(library, folder)).Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            let folder = Path.GetRelativePath(library, file).Split(Path.DirectorySeparatorChar)[0]
            from use in Namespaces().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).Distinct()
            where Array.IndexOf(Order, use) > Array.IndexOf(Order, folder) || MayUseAll.Contains(use)
            select $"{folder}/{Path.GetFileName(file)} uses {use}";

        Assert.Empty(faults);
    }

    [Fact]
    public void EveryFolder_HasAPlaceInTheOrder()
    {
        var library = Repository.PathOf("RxSse");
        var folders = Directory.GetDirectories(library).Select(folder => Path.GetFileName(folder)!).Except(["bin", "obj"]);

        Assert.Empty(folders.Except(Order).Except(MayUseAll));
    }

    [GeneratedRegex(@"RxSse\.([A-Z]\w+)")]
    private static partial Regex Namespaces();
}
