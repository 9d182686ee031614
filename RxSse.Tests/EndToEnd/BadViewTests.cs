using System.Text.Json;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A view that is none is answered with its place and what to write instead.</summary>
[Collection(QuietServer.Name)]
[Trait("Way", "any")]
public sealed class BadViewTests(QuietServer quiet)
{
    private readonly HttpClient _client = quiet.Server.Client;

    public static TheoryData<string> Rejected => [.. Document.Examples(Repository.Read("docs/views-reference.md"), "rejected")];

    [Theory]
    [MemberData(nameof(Rejected))]
    public async Task RejectedExampleOfTheReference_IsAnsweredWithItsPlace(string example)
    {
        var lines = example.Split('\n');
        var detail = lines[2].Replace("calm-stock, metrics", "calm-stock, dashboard, metrics", StringComparison.Ordinal); // this server has one more

        using var response = await AskAsync(ViewQuery.Of(lines[0]));
        var problem = await ProblemAsync(response);

        var column = lines[1].IndexOf('^', StringComparison.Ordinal) + 1;
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
        Assert.Equal(column, problem.GetProperty("column").GetInt32());
        Assert.Equal(column > lines[0].Length ? 0 : lines[1].Count(sign => sign == '^'), problem.GetProperty("length").GetInt32());
    }

    [Fact]
    public async Task Column_CountsUnitsOfTheDecodedExpression()
    {
        using var response = await AskAsync(ViewQuery.Of("stock | where a = '漢😀' | banana"));
        var problem = await ProblemAsync(response);

        Assert.StartsWith("column 27: Unknown operator 'banana'.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal((27, 6), (problem.GetProperty("column").GetInt32(), problem.GetProperty("length").GetInt32()));
    }

    [Theory]
    [InlineData("?view=stock&streams=stock", "streams", "view")]
    [InlineData("?view=stock&view=stock", "'view'", "once")]
    [InlineData("?View=stock", "'View'", "did you mean view?")]
    [InlineData("?view=stock%20|%20sample%201s&from=earliest", "because of sample 1s", "Remove 'from' and 'since'")]
    [InlineData("?view=latest(stock,metrics)&since=2025-02-08", "because of latest", "Remove 'from' and 'since'")]
    public async Task RequestThatContradictsItself_IsRefused_WithoutAPlace(string query, params string[] named)
    {
        using var response = await AskAsync(query);

        await ProblemAssert.IsProblemAsync(response, 400, named);
        Assert.False(JsonElement.Parse(await response.Content.ReadAsStringAsync()).TryGetProperty("column", out _));
    }

    [Theory]
    [InlineData(1_001, 'x', "1,000", "Composition:MaxLength")]
    [InlineData(9, '(', "8", "Composition:MaxDepth")]
    [InlineData(21, '|', "20", "Composition:MaxOperators")]
    public async Task ViewBeyondALimit_IsRefused_WithTheLimitAndItsOption(int count, char sign, params string[] named)
    {
        using var response = await AskAsync(ViewQuery.Of(new string(sign, count)));

        await ProblemAssert.IsProblemAsync(response, 400, [.. named, "column "]);
    }

    [Fact]
    public async Task EmptyView_IsNone()
    {
        using var response = await AskAsync("?view=");

        Assert.Equal(1, (await ProblemAsync(response)).GetProperty("column").GetInt32());
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response)
    {
        await ProblemAssert.IsProblemAsync(response, 400);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> AskAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/events{query}");
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
