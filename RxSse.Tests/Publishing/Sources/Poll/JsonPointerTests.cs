using System.Text;
using RxSse.Publishing.Sources.Poll;
using Xunit;

namespace RxSse.Tests.Publishing.Sources.Poll;

public sealed class JsonPointerTests
{
    // The examples of RFC 6901, without white space, and some more.
    private const string Json = """{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8,"x":{"y":[[],{"z":null}]}}""";

    [Theory]
    [InlineData("", Json)]
    [InlineData("/foo", """["bar","baz"]""")]
    [InlineData("/foo/0", "\"bar\"")]
    [InlineData("/foo/1", "\"baz\"")]
    [InlineData("/", "0")]
    [InlineData("/a~1b", "1")]
    [InlineData("/c%d", "2")]
    [InlineData("/e^f", "3")]
    [InlineData("/g|h", "4")]
    [InlineData("/i\\j", "5")]
    [InlineData("/k\"l", "6")]
    [InlineData("/ ", "7")]
    [InlineData("/m~0n", "8")]
    [InlineData("/x/y/1/z", "null")]
    [InlineData("/x/y/0", "[]")]
    [InlineData("/foo/2", null)]
    [InlineData("/foo/-", null)]
    [InlineData("/foo/01", null)]
    [InlineData("/foo/bar", null)]
    [InlineData("/foo/0/0", null)]
    [InlineData("/nothing", null)]
    [InlineData("/x/z", null)]
    public void Value_IsFound(string text, string? expected)
    {
        Assert.True(JsonPointer.TryParse(text, out var pointer));

        var bytes = Encoding.UTF8.GetBytes(Json);
        Assert.Equal(expected, pointer.Find(bytes) is { } place ? Encoding.UTF8.GetString(bytes[place]) : null);
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("/~")]
    [InlineData("/~2")]
    [InlineData("/a~")]
    public void TextThatIsNoPointer_IsRefused(string text) => Assert.False(JsonPointer.TryParse(text, out _));
}
