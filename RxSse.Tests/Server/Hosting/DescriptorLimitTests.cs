using RxSse.Server.Hosting;
using Xunit;

namespace RxSse.Tests.Server.Hosting;

public sealed class DescriptorLimitTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();

    [Theory]
    [InlineData("1024                 4096                ", 1_024L)]
    [InlineData("unlimited            unlimited           ", null)]
    public void SoftLimit_IsRead(string limits, long? expected)
    {
        var self = _root.CreateSubdirectory("proc/self");
        File.WriteAllLines(Path.Combine(self.FullName, "limits"),
        [
            "Limit                     Soft Limit           Hard Limit           Units     ",
            "Max processes             96364                96364                processes ",
            $"Max open files            {limits} files     ",
            "Max locked memory         8388608              8388608              bytes     ",
        ]);

        Assert.Equal(expected, DescriptorLimit.Read(_root.FullName));
    }

    [Fact]
    public void SystemWithoutTheFile_HasNoLimit() => Assert.Null(DescriptorLimit.Read(_root.FullName));

    public void Dispose() => _root.Delete(recursive: true);
}
