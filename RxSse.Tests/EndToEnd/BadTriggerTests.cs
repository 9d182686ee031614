using System.Net.Http.Headers;
using System.Text;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary><c>POST /trigger-notification</c> with what it does not take: the answer says why, and nothing is published.</summary>
[Collection(QuietServer.Name)]
[Trait("Way", "any")]
public sealed class BadTriggerTests(QuietServer quiet)
{
    private const string Path = "/trigger-notification";
    private const int MaxBodyBytes = 16 * 1024;
    private readonly HttpClient _client = quiet.Server.Client;

    [Theory]
    [InlineData("{", "JSON")]
    [InlineData("hello", "JSON")]
    [InlineData(" ", "JSON")]
    [InlineData("""{"message":"a"} {"message":"b"}""", "JSON")]
    [InlineData("""{"message":"a",}""", "JSON")]
    [InlineData("{\"message\":\"a\nb\"}", "JSON")]
    [InlineData("[]", "object", "array")]
    [InlineData("7", "object", "number")]
    [InlineData("\"hello\"", "object", "string")]
    [InlineData("null", "object", "null")]
    [InlineData("""{"message":7}""", "message", "string", "number")]
    [InlineData("""{"message":null}""", "message", "string", "null")]
    [InlineData("""{"message":true}""", "message", "string", "boolean")]
    [InlineData("""{"message":["a"]}""", "message", "string", "array")]
    [InlineData("""{"message":{}}""", "message", "string", "object")]
    [InlineData("""{"message":"a","colour":"red"}""", "colour", "message")]
    [InlineData("""{"Message":"a"}""", "Message", "message")]
    [InlineData("""{"message":"a","message":"b"}""", "message")]
    [InlineData("""{"message":"a","mess\u0061ge":"b"}""", "message")]
    [InlineData("""{"message":"\ud83d"}""", "message", "surrogate")]
    [InlineData("""{"message":"\ude00\ud83d"}""", "message", "surrogate")]
    [InlineData("""{"\ud83d":"a"}""")]
    [InlineData("""{"message":"a","\ud83d":"b"}""")]
    public async Task WrongBody_IsRefused_AndNothingIsPublished(string body, params string[] named)
    {
        await AssertNothingIsPublishedAsync(async () =>
        {
            using var response = await PostAsync(Encoding.UTF8.GetBytes(body), "application/json");
            await ProblemAssert.IsProblemAsync(response, 400, named);
        });
    }

    [Theory]
    [InlineData("{\"message\":\"\xff\"}")]
    [InlineData("{\"\xff\":\"a\"}")]
    public async Task BodyThatIsNotUtf8_IsRefused(string body)
    {
        await AssertNothingIsPublishedAsync(async () =>
        {
            using var response = await PostAsync(Encoding.Latin1.GetBytes(body), "application/json");
            await ProblemAssert.IsProblemAsync(response, 400);
        });
    }

    [Fact]
    public async Task MessageThatIsTooLong_IsRefused()
    {
        await AssertNothingIsPublishedAsync(async () =>
        {
            using var response = await _client.PostJsonAsync($$"""{"message":"{{new string('x', 1_001)}}"}""");
            await ProblemAssert.IsProblemAsync(response, 400, "message", "1001", "1000");
        });
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/jsonp")]
    [InlineData(null)]
    public async Task OtherContentType_IsRefused(string? type)
    {
        await AssertNothingIsPublishedAsync(async () =>
        {
            using var response = await PostAsync("""{"message":"Hello"}"""u8.ToArray(), type);
            await ProblemAssert.IsProblemAsync(response, 415, "application/json", type ?? "");
        });
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br, gzip")]
    [InlineData("identity, gzip")]
    public async Task CompressedBody_IsRefused(string encoding)
    {
        await AssertNothingIsPublishedAsync(async () =>
        {
            using var response = await PostAsync("{}"u8.ToArray(), "application/json", encoding);
            await ProblemAssert.IsProblemAsync(response, 415, encoding);
            Assert.Equal("identity", response.Headers.GetValues("Accept-Encoding").Single());
        });
    }

    [Theory]
    [InlineData("latin1")]
    [InlineData("utf-16")]
    public async Task OtherCharset_IsRefused(string charset)
    {
        await AssertNothingIsPublishedAsync(async () =>
        {
            using var response = await PostAsync("{}"u8.ToArray(), $"application/json; charset={charset}");
            await ProblemAssert.IsProblemAsync(response, 415, "UTF-8", charset);
        });
    }

    [Theory]
    [InlineData("application/json; charset=UTF-8", null)]
    [InlineData("application/json; charset=\"utf-8\"", null)]
    [InlineData("application/json", "identity")]
    public async Task Utf8WithoutCompression_IsTaken(string type, string? encoding)
    {
        using var response = await PostAsync("{}"u8.ToArray(), type, encoding);

        Assert.True(response.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData(MaxBodyBytes + 1, false)]
    [InlineData(MaxBodyBytes + 1, true)]
    [InlineData(50 * MaxBodyBytes, false)]
    [InlineData(50 * MaxBodyBytes, true)]
    public async Task BodyThatIsTooLarge_IsRefused(int size, bool chunked)
    {
        await AssertNothingIsPublishedAsync(async () =>
        {
            using var http = await RawHttp.ConnectAsync(quiet.Server.Address);
            await http.SendAsync(Post(size, chunked));
            var head = await http.ReadHeadAsync(); // the server answers before it has all of the body
            var problem = await http.ReadBodyAsync(head);

            Assert.Equal("HTTP/1.1 413 Payload Too Large", head.StatusLine);
            ProblemAssert.IsProblem(head["Content-Type"], problem, 413, "16 KiB");
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LargestBody_IsTaken(bool chunked)
    {
        using var http = await RawHttp.ConnectAsync(quiet.Server.Address);
        await http.SendAsync(Post(MaxBodyBytes, chunked));

        Assert.Equal("HTTP/1.1 200 OK", (await http.ReadHeadAsync()).StatusLine);
    }

    // White space around JSON counts for the body and not for the message.
    private static string Post(int size, bool chunked)
    {
        var body = """{"message":"Hello"}""".PadRight(size);
        string[] headers = ["Content-Type: application/json", "Accept: text/event-stream", chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {size}"];
        var framed = chunked ? string.Concat(body.Chunk(4_096).Select(part => $"{part.Length:x}\r\n{new string(part)}\r\n")) + "0\r\n\r\n" : body;
        return RawHttp.Request("POST", Path, headers) + framed;
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, string? type, string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        request.Headers.Accept.ParseAdd("text/event-stream"); // an error is a problem all the same
        return await _client.SendAsync(request);
    }

    // The log counts densely: the ids of the triggers before and after are neighbours if nothing came between.
    private async Task AssertNothingIsPublishedAsync(Func<Task> act)
    {
        var before = Received.SequenceOf(await _client.TriggerIdAsync());
        await act();
        Assert.Equal(before + 1, Received.SequenceOf(await _client.TriggerIdAsync()));
    }
}
