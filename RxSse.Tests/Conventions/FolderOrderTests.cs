using System.Text.RegularExpressions;
using Xunit;

namespace RxSse.Tests.Conventions;

/// <summary>
/// The folders of the library are in the order in which an event passes them, and none uses a later one. The same holds
/// inside a folder.
/// </summary>
public sealed partial class FolderOrderTests
{
    // A dot stands for the files of the folder itself. Its options may be used by all of its folders.
    private static readonly Dictionary<string, string[]> Orders = new()
    {
        ["."] = ["Text", "Threading", "Diagnostics", "Streams", "Log", "Publishing", "Hub", "Views", "Sse", "Delivery", "Http"],
        ["Log"] = [".", "InMemory"],
        ["Publishing"] = [".", "Sources"],
        ["Publishing/Sources"] = [".", "Poll", "Follow"],
        ["Views"] = ["Expressions", "Model", "Operators", "Parsing", "Matching", "Execution"],
        ["Delivery"] = ["Queueing", "Limits", "Joining", "Compression", "."],
    };

    private static readonly string[] MayUseAll = ["Kestrel", "Configuration", "DependencyInjection"];

    public static TheoryData<string> Folders => [.. Orders.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void NoFolder_UsesALaterOne(string parent)
    {
        var order = Orders[parent];
        var later =
            from file in SourceFile.In(parent)
            let folder = SourceFile.FolderOf(file.Path, parent)
            where order.Contains(folder) && (parent == "." || !file.Name.EndsWith("ServiceCollectionExtensions.cs", StringComparison.Ordinal))
            from use in UsesOf(file, parent, order)
            where Array.IndexOf(order, use) > Array.IndexOf(order, folder) || (parent == "." && MayUseAll.Contains(use))
            select $"{file.Path} uses {(use == "." ? parent : use)}";

        Assert.Empty(later);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void EveryFolder_HasAPlaceInTheOrder(string parent)
    {
        var folders = Directory.GetDirectories(SourceFile.PathOf(parent)).Select(folder => Path.GetFileName(folder)).Except(["bin", "obj", "buildTransitive"]);

        Assert.Empty(folders.Except(Orders[parent]).Except(MayUseAll));
    }

    [Fact]
    public void Diagnostics_UsesNoOtherFolder()
    {
        var others =
            from file in SourceFile.In("Diagnostics")
            from use in Namespaces(".").Matches(file.Code).Select(match => match.Groups[1].Value)
            where use != "Diagnostics"
            select $"{file.Path} uses {use}";

        Assert.Empty(others);
    }

    [Fact]
    public void WireFormat_KnowsNothingButTheIdsOfTheLog()
    {
        var others =
            from file in SourceFile.In("Sse")
            from use in Namespaces(".").Matches(file.Code).Select(match => match.Groups[1].Value)
            where use is not ("Sse" or "Log")
            select $"{file.Path} uses {use}";

        Assert.Empty(others);
    }

    // Sibling folders are found by their namespace. The namespace of the parent needs no using: its types are found by name.
    private static IEnumerable<string> UsesOf(SourceFile file, string parent, string[] order)
    {
        var uses = Namespaces(parent).Matches(file.Code).Select(match => match.Groups[1].Value).Distinct();
        if (!order.Contains(".") || SourceFile.FolderOf(file.Path, parent) == ".")
        {
            return uses;
        }

        var ofParent = SourceFile.In(parent).Where(other => SourceFile.FolderOf(other.Path, parent) == ".").SelectMany(other => other.Types);
        var isUsed = ofParent.Any(type => !type.EndsWith("Options", StringComparison.Ordinal) && file.Mentions(type));
        return isUsed ? uses.Append(".") : uses;
    }

    private static Regex Namespaces(string parent) => new($@"\bRxSse\.{(parent == "." ? "" : $@"{parent.Replace('/', '.')}\.")}([A-Z]\w+)");
}
