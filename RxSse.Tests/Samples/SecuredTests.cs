using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary><c>samples/secured</c>: its commands, typed in its order by somebody who has copied the lines that it prints.</summary>
public sealed partial class SecuredTests
{
    private const string Sample = "samples/secured/README.md";

    [FactIfInstalled("curl")]
    public async Task Commands_DoWhatTheReadmeSays()
    {
        var commands = Commands.AllIn(Sample);
        await using var server = await DotnetRun.StartAsync(commands[0]);
        var secrets = new List<string>();
        while (secrets.LastOrDefault()?.StartsWith("ADMIN=", StringComparison.Ordinal) is not true)
        {
            var line = await server.ReadToLineAsync("="); // the log has others
            secrets.AddRange(Variable().IsMatch(line) ? [line] : []);
        }

        var folder = Directory.CreateTempSubdirectory("rxsse-"); // the login writes a file
        try
        {
            foreach (var transcript in Transcript.AllIn(Sample))
            {
                var printed = await TypeAsync(transcript.Command, secrets, server, folder, transcript.Output.Count);
                Assert.Equal([transcript.Command, .. Constant(transcript.Output)], [transcript.Command, .. Constant(printed)]);
            }

            Assert.StartsWith("{\"connections\":[", (await TypeAsync(commands[1], secrets, server, folder, 1))[0], StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        var page = await server.Client.GetStringAsync("/");
        Assert.Contains("new EventSource('/events?streams=orders&format=named&from=earliest')", page, StringComparison.Ordinal);
        Assert.DoesNotContain("innerHTML =", page, StringComparison.Ordinal);

        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "evil.example" } };
        using var refused = await server.Client.SendAsync(foreign);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 11; i++)
        {
            using var guess = new StringContent($$"""{"user":"ada","password":"{{i}}"}""", Encoding.UTF8, "application/json");
            using var answer = await server.Client.PostAsync("/login", guess);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests), (statuses[0], statuses[^1]));
    }

    private static async Task<IReadOnlyList<string>> TypeAsync(
        string command, IEnumerable<string> secrets, DotnetRun server, DirectoryInfo folder, int lines)
    {
        var here = command.Replace("http://localhost:3001", server.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        await using var shell = PrintingProgram.StartShell(
            string.Join('\n', [.. secrets, "export no_proxy='*'", $"{{ {here}; }} && echo"]), folder.FullName); // curl ends no line
        return await shell.ReadLinesAsync(lines);
    }

    private static IEnumerable<string> Constant(IEnumerable<string> lines) =>
        Transcript.Constant(lines).Select(line => Epoch().Replace(line, "<epoch>-"));

    [GeneratedRegex("^[A-Z]+=")]
    private static partial Regex Variable();

    [GeneratedRegex("(?<=\"|id: )[0-9a-z]{8}-(?=[0-9])")]
    private static partial Regex Epoch();
}
