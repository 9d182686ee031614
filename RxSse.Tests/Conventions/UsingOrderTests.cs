using Xunit;

namespace RxSse.Tests.Conventions;

/// <summary>The order of using directives, which no analyzer of the build checks: System first, then by name; static ones and aliases last.</summary>
public sealed class UsingOrderTests
{
    private static readonly string[] Projects = ["RxSse", "RxSse.Server", "RxSse.Tests", "RxSse.Benchmarks", "packages", "samples"];

    [Fact]
    public void UsingDirectives_AreInOrder()
    {
        var files = Projects.SelectMany(project => Directory.EnumerateFiles(Repository.PathOf(project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin" or "node_modules"))
            .ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var usings = File.ReadLines(file).TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal))
                .Where(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.StartsWith("using var ", StringComparison.Ordinal))
                .Select(line => line["using ".Length..^1])
                .ToList();
            Assert.Equal(usings.OrderBy(Kind).ThenBy(Name, StringComparer.OrdinalIgnoreCase), usings);
        });
    }

    private static int Kind(string directive) => directive switch
    {
        _ when directive.Contains('=', StringComparison.Ordinal) => 3,
        _ when directive.StartsWith("static ", StringComparison.Ordinal) => 2,
        "System" => 0,
        _ when directive.StartsWith("System.", StringComparison.Ordinal) => 0,
        _ => 1,
    };

    // A name comes before the longer ones that begin with it.
    private static string Name(string directive) => directive.Replace('.', '\0');
}
