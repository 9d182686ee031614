using Xunit;

namespace RxSse.Tests.Conventions;

public sealed class CodeLinesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("    });")]
    [InlineData("],")]
    [InlineData("// why")]
    [InlineData("/// <summary>What.</summary>")]
    [InlineData("  /* what\n   * it is\n   */")]
    [InlineData("using System.Text;")]
    [InlineData("using static System.Math;")]
    [InlineData("using Json = System.Text.Json.JsonElement;")]
    [InlineData("namespace Sample;")]
    [InlineData("import { EventSource } from 'eventsource'")]
    [InlineData("""[JsonPropertyName("usd")]""")]
    [InlineData("[Fact]")]
    public void LineThatSaysNothing_IsNotCounted(string line) => Assert.Empty(CodeLines.Saying(line));

    [Theory]
    [InlineData("using var client = new HttpClient();")]
    [InlineData("await using var body = response.Body;")]
    [InlineData("Run(); // now")]
    [InlineData("return [];")]
    [InlineData("* 2;")]
    [InlineData("""Accept("*/*");""")]
    [InlineData("} while (more);")]
    public void LineThatSaysSomething_IsCounted(string line) => Assert.Equal([line], CodeLines.Saying(line));
}
