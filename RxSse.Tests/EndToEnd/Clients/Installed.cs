using System.Text.Json;
using RxSse.Tests.Conventions;
using Xunit;
using Xunit.Sdk;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>The programs that this machine has.</summary>
internal static class Installed
{
    // Where Debian has nginx, which not every user's PATH names.
    private static readonly string[] MoreFolders = ["/usr/sbin", "/usr/local/sbin"];

    public static bool IsCi => Environment.GetEnvironmentVariable("CI") == "true";

    public static string? PathOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(MoreFolders)
            .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, $"{program}.exe") })
            .FirstOrDefault(File.Exists);
}

/// <summary>Runs where some programs are installed; in CI they must be.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactIfInstalledAttribute : FactAttribute
{
    public FactIfInstalledAttribute(params string[] programs)
    {
        Programs = programs;
        var missing = programs.Where(program => Installed.PathOf(program) is null).ToList();
        if (missing.Count > 0 && !Installed.IsCi)
        {
            Skip = $"Needs {string.Join(", ", missing)}: apt-get install {string.Join(' ', missing)}";
        }
    }

    public string[] Programs { get; }
}

/// <summary>A test that takes long, and runs where programs of a package of Debian are installed; in CI they must be.</summary>
[TraitDiscoverer("RxSse.Tests.LongTrait", "RxSse.Tests")]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactIfInstalledAttribute : FactAttribute, ITraitAttribute
{
    public LongFactIfInstalledAttribute(string package, params string[] programs)
    {
        Package = package;
        Programs = programs;
        var isMissing = !Installed.IsCi && programs.Any(program => Installed.PathOf(program) is null);
        Skip = LongTrait.SkipReason ?? (isMissing ? $"Needs {string.Join(", ", programs)}: apt-get install {package}" : null);
    }

    public string Package { get; }

    public string[] Programs { get; }
}

/// <summary>Runs where Node and the npm packages of a folder are installed; in CI they must be.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactIfNodeAttribute : FactAttribute
{
    public FactIfNodeAttribute(string folder)
    {
        Folder = folder;
        var packages = JsonElement.Parse(Repository.Read($"{folder}/package.json")).GetProperty("dependencies").EnumerateObject();
        var isInstalled = packages.All(package => Directory.Exists(Repository.PathOf($"{folder}/node_modules/{package.Name}"))) && Installed.PathOf("node") is not null;
        if (!isInstalled && !Installed.IsCi)
        {
            Skip = $"Needs Node 20.3: npm ci --prefix {folder}";
        }
    }

    public string Folder { get; }
}
