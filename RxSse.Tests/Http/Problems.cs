using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>Reads what a result writes.</summary>
internal static class Problems
{
    /// <summary>The detail of a problem.</summary>
    public static async Task<string> DetailAsync(IResult result, int status)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        using var body = new MemoryStream();
        context.Response.Body = body;
        await result.ExecuteAsync(context);

        Assert.Equal(status, context.Response.StatusCode);
        return JsonElement.Parse(body.ToArray()).GetProperty("detail").GetString()!;
    }
}
