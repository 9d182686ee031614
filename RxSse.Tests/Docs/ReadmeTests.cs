using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>The code in the README is that of a sample, which is compiled.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void SixLinesOfAStream_AreThoseOfTheSample()
    {
        var lines = Document.Blocks(Repository.Read("README.md"), "csharp").Single().Split('\n');
        var sample = Repository.Read("samples/own-stream/Program.cs").Split('\n');

        Assert.Equal(6, lines.Length);
        Assert.Equal(lines, sample.Where(lines.Contains));
    }
}
