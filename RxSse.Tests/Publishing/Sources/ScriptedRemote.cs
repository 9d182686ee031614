using System.Net;
using System.Text;

namespace RxSse.Tests.Publishing.Sources;

/// <summary>A remote server that answers what the test says, one answer for each request. Without one, nobody listens.</summary>
internal sealed class ScriptedRemote : HttpMessageHandler
{
    private readonly Queue<Func<HttpRequestMessage, HttpResponseMessage>> _answers = [];

    /// <summary>What was asked for: the URL, and the headers that say where to continue.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The answer to requests for which the test has given none.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage> Otherwise { get; init; } =
        _ => throw new HttpRequestException("Connection refused (remote:80)");

    /// <summary>All headers of the newest request.</summary>
    public string Headers { get; private set; } = "";

    /// <summary>The next answer.</summary>
    public void Answer(HttpStatusCode status, params (string Name, string Value)[] headers) => Answer(status, null, null, headers);

    /// <summary>The next answer is a stream of events.</summary>
    public ScriptedBody AnswerEvents(string text = "")
    {
        var body = new ScriptedBody();
        Answer(HttpStatusCode.OK, body, "text/event-stream");
        return text == "" ? body : body.Push(text);
    }

    /// <summary>The next answer is JSON.</summary>
    public void AnswerJson(string json, params (string Name, string Value)[] headers) =>
        Answer(HttpStatusCode.OK, new MemoryStream(Encoding.UTF8.GetBytes(json)), "application/json", headers);

    public void Answer(HttpStatusCode status, Stream? body, string? type, params (string Name, string Value)[] headers) => _answers.Enqueue(request =>
    {
        var response = new HttpResponseMessage(status) { RequestMessage = request, Content = new StreamContent(body ?? new MemoryStream()) };
        foreach (var (name, value) in type is null ? headers : [("Content-Type", type), .. headers])
        {
            Assert(response.Headers.TryAddWithoutValidation(name, value) || response.Content.Headers.TryAddWithoutValidation(name, value));
        }

        return response;
    });

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Headers = request.Headers.ToString();
        var marks = request.Headers.NonValidated.Where(header => header.Key is "Last-Event-ID" or "If-None-Match" or "If-Modified-Since")
            .Select(header => $" {header.Key}: {header.Value}");
        Requests.Add($"{request.RequestUri}{string.Concat(marks)}");
        return Task.FromResult(_answers.TryDequeue(out var answer) ? answer(request) : Otherwise(request));
    }

    private static void Assert(bool isAdded) => Xunit.Assert.True(isAdded);
}
