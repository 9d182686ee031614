using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CsCheck;
using RxSse.Views.Expressions;
using Xunit;

namespace RxSse.Tests.Views.Expressions;

public sealed class PathFinderTests
{
    private static readonly DataPath[] Paths =
    [
        Nodes.Path(), Nodes.Path("a"), Nodes.Path("a", 1, "b"), Nodes.Path("a", 0), Nodes.Path(2), Nodes.Path(2, 0),
        Nodes.Path("trend"), Nodes.Path(""),
    ];

    // Valid JSON, so that a change of it is nearly valid.
    private static readonly string[] Good =
    [
        """{"price":"105.43","trend":1,"timestamp":1738972800000,"symbol":"ACME"}""", " {\r\n\t} ", "[ ]", "[[],{}, [{}]]",
        """{"a":[1,{"b":null}],"":true,"a":false}""", """{"a":false,"a":[1,{"b":null,"b":[2]}]}""",
        """["\"\\\/\b\f\n\r\t\u00e9\uD83d\uDE00\ud800","é😀",""]""",
        "[0,-0,1.5,-1.05e+10,1E5,2e-3,10]", "12", "\"x\"", " null\n", "[true , false , null]",
    ];

    private static readonly byte[] Pieces = Encoding.UTF8.GetBytes("{}[],:\"\\u09aFtrnl+-.eE/ \t\n\r\0\u001f\u007fé");

    private static readonly Gen<byte[]> NearlyGood =
        Gen.Select(Gen.OneOf(Good), Gen.Int[0, 3], Gen.Int[0, 200], Gen.OneOf(Pieces), Gen.Int[0, 200], Changed);

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
    public void SeveralPaths_AreFoundAsEachAlone(string json)
    {
        ReadOnlyMemory<byte> data = Encoding.UTF8.GetBytes(json);
        DataPath[] paths =
        [
            Nodes.Path("a"), Nodes.Path("b"), Nodes.Path("a", 1), Nodes.Path("a", "b"), Nodes.Path("b", "a"), Nodes.Path(), Nodes.Path(1),
            Nodes.Path("a"),
        ];
        var ranges = new JsonRange[paths.Length];

        new PathFinder(paths).Find(data.Span, ranges);

        Assert.Equal(
            paths.Select(path => Encoding.UTF8.GetString(new PathFinder([path]).FindFirst(data.Span))),
            ranges.Select(range => Encoding.UTF8.GetString(range.Of(data.Span))));
    }

    [Fact]
    public void ManyFieldsOfOneObject_AreFound()
    {
        var names = Enumerable.Range(0, 30).Select(number => $"n{number}").ToArray();
        var fields = string.Join(",", names.Select((name, number) => $"\"\\u006e{name[1..]}\":{number}"));
        var data = Encoding.UTF8.GetBytes($$"""{"a":{ {{fields}} } }""");
        var ranges = new JsonRange[names.Length];

        new PathFinder(names.Select(name => Nodes.Path("a", name))).Find(data, ranges);

        Assert.Equal(names.Select(name => name[1..]), ranges.Select(range => Encoding.UTF8.GetString(range.Of(data))));
    }

    [Fact]
    public void DataAsDeepAsPublishersMayNest_IsRead()
    {
        var deep = new string('[', 500) + new string(']', 500);

        Assert.Equal(deep, Find($$"""{"a":{{deep}}}""", "a"));
        Assert.Equal("", Find(new string('[', 100_000) + new string(']', 100_000)));
    }

    [Fact]
    public void PathLongerThanDataIsDeep_IsMissing() => Assert.Equal("", Find("""{"a":1}""", [.. Enumerable.Repeat("a", 50_000)]));

    [Fact]
    public void AnyBytes_GiveWhatJsonDocumentGives()
    {
        var (good, broken) = (0, 0);
        Gen.OneOf(NearlyGood, Gen.OneOf(Pieces).Array[0, 12], Gen.Byte.Array[0, 6]).Sample(
            json =>
            {
                var expected = Model(json);
                Interlocked.Increment(ref expected is null ? ref broken : ref good);
                var ranges = new JsonRange[Paths.Length];
                new PathFinder(Paths).Find(json, ranges);
                Assert.Equal(expected ?? Paths.Select(_ => ""), ranges.Select(range => Encoding.Latin1.GetString(range.Of(json))));
            }, iter: 100_000);

        Assert.InRange(good, 10_000, 90_000);
        Assert.InRange(broken, 10_000, 90_000);
    }

    private static byte[] Changed(string text, int way, int one, byte piece, int other)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var (start, end) = (one % bytes.Length, other % bytes.Length);
        return way switch
        {
            0 => [.. bytes[..start], piece, .. bytes[start..]],
            1 => [.. bytes[..start], piece, .. bytes[(start + 1)..]],
            2 => [.. bytes[..start], .. bytes[end..]],
            _ => bytes,
        };
    }

    // The value at each path; null if the bytes are not JSON.
    private static IEnumerable<string>? Model(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1_000 });
            return [.. Paths.Select(path => Model(document.RootElement, path))];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Model(JsonElement element, DataPath path)
    {
        foreach (var step in path.Steps)
        {
            if (step.Name is { } name
                ? element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)
                : element.ValueKind != JsonValueKind.Array || step.Index >= element.GetArrayLength())
            {
                return "";
            }

            element = step.Name is null ? element[step.Index] : element;
        }

        return Encoding.Latin1.GetString(JsonMarshal.GetRawUtf8Value(element));
    }

    private static string Find(string json, params object[] steps) =>
        Encoding.UTF8.GetString(new PathFinder([Nodes.Path(steps)]).FindFirst(Encoding.UTF8.GetBytes(json)));
}
