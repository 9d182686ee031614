using System.Text.Json;
using Xunit;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>An error is a problem (RFC 9457) whose detail tells the caller what to change.</summary>
internal static class ProblemAssert
{
    /// <param name="response">The answer.</param>
    /// <param name="status">What it is expected to be.</param>
    /// <param name="named">What the detail must name.</param>
    public static async Task IsProblemAsync(HttpResponseMessage response, int status, params string[] named)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} instead of {status}: {body}");
        IsProblem(response.Content.Headers.ContentType?.ToString(), body, status, named);
    }

    public static void IsProblem(string? contentType, string body, int status, params string[] named)
    {
        Assert.Equal("application/problem+json", contentType);
        var problem = JsonElement.Parse(body);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.All(named, name => Assert.Contains(name, problem.GetProperty("detail").GetString(), StringComparison.Ordinal));
    }
}
