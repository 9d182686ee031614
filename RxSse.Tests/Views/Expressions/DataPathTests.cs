using System.Text;
using RxSse.Views.Expressions;
using Xunit;

namespace RxSse.Tests.Views.Expressions;

public sealed class DataPathTests
{
    [Theory]
    [InlineData("""{"a":1}""", "1")]
    [InlineData("""{"b":{"a":2},"a": 1.50 ,"c":[]}""", "1.50")]
    [InlineData("""{"a":"x \"\\ é"}""", "\"x \\\"\\\\ é\"")]
    [InlineData("""{"a":{"b" : [1, 2]}}""", """{"b" : [1, 2]}""")]
    [InlineData("""{"a":null}""", "null")]
    [InlineData("""{"\u0061":1}""", "1")]
    [InlineData("""{"a":1,"a":2,"b":3}""", "2")]
    public void Field_IsTheSliceInWhichItIsWritten(string json, string value) => Assert.Equal(value, Find(json, "a"));

    [Theory]
    [InlineData("""{"A":1,"aa":2,"b":{"a":3}}""")]
    [InlineData("""["a"]""")]
    [InlineData("\"a\"")]
    [InlineData("12")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":1}}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"\ud800":1}""")]
    public void FieldThatIsNotThere_IsMissing(string json) => Assert.Equal("", Find(json, "a"));

    [Theory]
    [InlineData("[10,[20],30]", 0, "10")]
    [InlineData("[10,[20],30]", 1, "[20]")]
    [InlineData("[10,[20],30]", 2, "30")]
    [InlineData("[10,[20],30]", 3, "")]
    [InlineData("[]", 0, "")]
    [InlineData("""{"0":1}""", 0, "")]
    [InlineData("[1,2", 0, "")]
    [InlineData("[1]x", 0, "")]
    public void Element_IsCountedFromZero(string json, int index, string value) => Assert.Equal(value, Find(json, index));

    [Theory]
    [InlineData(""" {"a":1} """, """{"a":1}""")]
    [InlineData(" 12\n", "12")]
    [InlineData("\"x\"", "\"x\"")]
    [InlineData("12 13", "")]
    [InlineData("nul", "")]
    [InlineData("", "")]
    public void DataItself_IsAllOfIt(string json, string value) => Assert.Equal(value, Find(json));

    [Fact]
    public void Steps_LeadInwards() =>
        Assert.Equal("7", Find("""{"items":[{"name":1},{"odd name":{"é":7}}]}""", "items", 1, "odd name", "é"));

    [Fact]
    public void StepIntoWhatIsNoObject_IsMissing() => Assert.Equal("", Find("""{"a":"b"}""", "a", "b"));

    [Fact]
    public void NameWithEscapes_IsFound_HoweverLong()
    {
        var name = new string('x', 1_000) + "\"😀";
        var json = $$"""{"{{new string('x', 1_000)}}\"\uD83D\ude00":5}""";

        Assert.Equal("5", Find(json, name));
    }

    [Theory]
    [InlineData("""{"a":[1,2],"b":{"a":3}}""")]
    [InlineData("""{"b":1,"a":{"b":2},"\u0061":{"b":3},"b":4}""")]
    [InlineData("""{"a":[1,2],"b":{"a":3}""")]
    [InlineData("[1,2]")]
    [InlineData(" 12 ")]
    [InlineData("")]
    public void SeveralPaths_AreFoundAsEachAlone_AndLieInTheData(string json)
    {
        ReadOnlyMemory<byte> data = Encoding.UTF8.GetBytes(json);
        var paths = new[] { Nodes.Path("a"), Nodes.Path("b"), Nodes.Path("a", 1), Nodes.Path("a", "b"), Nodes.Path("b", "a"), Nodes.Path(), Nodes.Path(1), Nodes.Path("a") };
        var values = new ReadOnlyMemory<byte>[paths.Length];

        DataPath.Find(data, paths, values);

        Assert.Equal(paths.Select(path => Encoding.UTF8.GetString(path.Find(data.Span))), values.Select(value => Encoding.UTF8.GetString(value.Span)));
        Assert.All(values, value => Assert.True(value.IsEmpty || data.Span.Overlaps(value.Span)));
    }

    [Fact]
    public void DataAsDeepAsPublishersMayNest_IsRead()
    {
        var deep = new string('[', 500) + new string(']', 500);

        Assert.Equal(deep, Find($$"""{"a":{{deep}}}""", "a"));
        Assert.Equal("", Find(new string('[', 100_000) + new string(']', 100_000)));
    }

    private static string Find(string json, params object[] steps) =>
        Encoding.UTF8.GetString(Nodes.Path(steps).Find(Encoding.UTF8.GetBytes(json).AsSpan()));
}
