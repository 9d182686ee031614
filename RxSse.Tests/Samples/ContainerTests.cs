using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Xml.Linq;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary>The image of the server, as far as it can be tested without a registry.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ContainerTests
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    // Those that .NET opens by itself, where Debian and Ubuntu have them.
    private static readonly string[] Opened = ["libssl.so.3", "libcrypto.so.3"];

    [Fact]
    public void ImageOfTheSdk_IsThatOfTheDockerfile()
    {
        var project = XDocument.Parse(Repository.Read("RxSse.Server/RxSse.Server.csproj"));
        string Only(string name) => Assert.Single(project.Descendants(name)).Value;

        Assert.Equal(ContainerImage.User.ToString(CultureInfo.InvariantCulture), Only("ContainerUser"));
        Assert.Equal(("rxsse", "$(Version)"), (Only("ContainerRepository"), Only("ContainerImageTag")));
        Assert.Contains($" registry.example.org/rxsse:{ContainerImage.Version} .\n", Repository.Read("docs/operations.md"), StringComparison.Ordinal);
        Assert.EndsWith($"runtime-deps:10.0-{Only("ContainerFamily")}", ContainerImage.Dockerfile.Split('\n').Last(line => line.StartsWith("FROM ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(
            ContainerImage.Port.ToString(CultureInfo.InvariantCulture), Assert.Single(project.Descendants("ContainerPort")).Attribute("Include")!.Value);
        Assert.Equal(
            ("HTTP_PORTS", ContainerImage.Port.ToString(CultureInfo.InvariantCulture)),
            (Assert.Single(project.Descendants("ContainerEnvironmentVariable")).Attribute("Include")!.Value,
                project.Descendants("ContainerEnvironmentVariable").Single().Attribute("Value")!.Value));
        Assert.Contains($"\nEXPOSE {ContainerImage.Port}\n", ContainerImage.Dockerfile, StringComparison.Ordinal);
        Assert.Contains("\nSTOPSIGNAL SIGTERM\n", ContainerImage.Dockerfile, StringComparison.Ordinal);
    }

    [FactInAFileSystemOfItsOwn]
    public async Task NativeBinary_ServesWithNothingButItsLibraries_WhichItNeeds()
    {
        var root = Directory.CreateTempSubdirectory("rxsse-root-");
        try
        {
            await FillAsync(root, Path.GetDirectoryName(FactInAFileSystemOfItsOwnAttribute.Binary!)!);
            await using (var server = await RunningServer.FromAsync(Start(root)))
            {
                await using var reader = await EventReader.JoinAsync(server.Client);
                var id = await server.Client.TriggerIdAsync("from a container");
                Assert.Equal(id, (await reader.NextAsync()).Id);
                Assert.Equal("Healthy", await server.Client.GetStringAsync("/healthz/ready"));
                Assert.Equal(0, (await server.StopAsync()).Code);
            }

            File.Delete(LibrariesIn(root).Single(file => Path.GetFileName(file) == Opened[0]));
            await using var without = Start(root);
            var exit = await without.ExitAsync();
            Assert.NotEqual(0, exit.Code);
            Assert.Contains(exit.Errors, line => line.Contains("libssl", StringComparison.Ordinal));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static ServerProcess Start(DirectoryInfo root) => ServerProcess.StartProgram(
        Installed.PathOf("chroot")!,
        [$"--userspec={ContainerImage.User}:{ContainerImage.User}", root.FullName, "/app/RxSse.Server", "--urls=http://127.0.0.1:0", .. QuietServer.Arguments]);

    // The files of the binary, what it and they are linked to, and what .NET opens.
    private static async Task FillAsync(DirectoryInfo root, string published)
    {
        File.SetUnixFileMode(root.FullName, ForAll | UnixFileMode.UserWrite);
        foreach (var file in Directory.EnumerateFiles(published, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".dbg", StringComparison.Ordinal)))
        {
            Put(root, file, Path.Combine("app", Path.GetRelativePath(published, file)));
        }

        string[] linked = [.. await LinkedAsync([FactInAFileSystemOfItsOwnAttribute.Binary!, .. Directory.EnumerateFiles(published, "*.so")])];
        var folder = Path.GetDirectoryName(linked.Single(file => Path.GetFileName(file).StartsWith("libc.so", StringComparison.Ordinal)))!;
        string[] opened = [.. Opened.Select(name => Path.Combine(folder, name))];
        foreach (var file in linked.Concat(opened).Concat(await LinkedAsync(opened)).Distinct())
        {
            Put(root, file, file.TrimStart('/'));
        }

        // Every container has the device. Making one takes a right that a test may not have, so a file with random bytes stands for it.
        var random = Directory.CreateDirectory(Path.Combine(root.FullName, "dev"));
        await File.WriteAllBytesAsync(Path.Combine(random.FullName, "urandom"), RandomNumberGenerator.GetBytes(1024 * 1024));
    }

    private static void Put(DirectoryInfo root, string file, string name)
    {
        var copy = Path.Combine(root.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(file, copy, overwrite: true);
        File.SetUnixFileMode(copy, ForAll);
    }

    private static IEnumerable<string> LibrariesIn(DirectoryInfo root) =>
        Directory.EnumerateFiles(root.FullName, "*.so*", SearchOption.AllDirectories);

    // "libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x…)", and "/lib64/ld-linux-x86-64.so.2 (0x…)"
    private static async Task<IEnumerable<string>> LinkedAsync(string[] files)
    {
        using var ldd = Process.Start(new ProcessStartInfo("ldd", files) { RedirectStandardOutput = true })!;
        var printed = await ldd.StandardOutput.ReadToEndAsync();
        await ldd.WaitForExitAsync();
        return printed.Split('\n').SelectMany(line => line.Split(' ', '\t')).Where(word => word.StartsWith('/') && !word.EndsWith(':')).Distinct();
    }

    /// <summary>Runs as root, where the tests are given a native binary and the libraries are those of Debian.</summary>
    private sealed class FactInAFileSystemOfItsOwnAttribute : FactAttribute
    {
        public FactInAFileSystemOfItsOwnAttribute() => Skip =
            Binary is null ? "Needs a native binary: see NativeBinaryTests"
            : !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "Needs to be root, to change the root of a process"
            : new[] { "chroot", "ldd" }.FirstOrDefault(program => Installed.PathOf(program) is null) is { } program ? $"Needs {program}"
            : null;

        public static string? Binary => Environment.GetEnvironmentVariable("RXSSE_E2E_BINARY") is { Length: > 0 } binary ? binary : null;
    }
}
