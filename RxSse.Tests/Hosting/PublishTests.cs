using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Hosting;

public sealed class PublishTests
{
    [Fact]
    public async Task HostWithItsOwnSettings_CanBePublished()
    {
        var folder = Directory.CreateTempSubdirectory("rxsse-publish-");
        try
        {
            await DotnetCommand.RunInRepositoryAsync(
                "publish", "samples/custom-streams", "--no-build",
                "--configuration", DotnetCommand.Configuration, "--output", folder.FullName);

            Assert.Equal(
                Repository.Read("samples/custom-streams/appsettings.json"),
                await File.ReadAllTextAsync(Path.Combine(folder.FullName, "appsettings.json")));
            Assert.False(File.Exists(Path.Combine(folder.FullName, "views.json"))); // nothing of the server
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
