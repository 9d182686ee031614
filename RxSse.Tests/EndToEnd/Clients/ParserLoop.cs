using RxSse.Tests.Docs;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>The loop around <c>SseParser</c> of docs/clients.md, built in a folder that goes with the test.</summary>
internal sealed class ParserLoop : IDisposable
{
    // What the loop calls, and how it tells what it does, as node/page.mjs does for programs of Node.
    private const string Page = """"

        static class Page
        {
            private static double rejectedFor = -1;

            public static void Show(string data)
            {
                using var shown = System.Text.Json.JsonDocument.Parse(data);
                var type = shown.RootElement.GetProperty("type").GetString();
                rejectedFor = type == "rejected" ? shown.RootElement.GetProperty("data").GetProperty("retry").GetDouble() : -1;
                Console.WriteLine(data);
            }

            public static void ShowStatus(HttpResponseMessage response) =>
                Console.WriteLine($$"""{"status":{{(int)response.StatusCode}}}""");

            public static TimeSpan Wait(TimeSpan wait)
            {
                if (wait.TotalMilliseconds != rejectedFor) return wait;
                Console.WriteLine($$"""{"waits":{{(long)rejectedFor}}}""");
                return TimeSpan.FromMilliseconds(100);
            }
        }
        """";

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
        </Project>
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-loop-");

    private ParserLoop()
    {
    }

    /// <param name="section">The section of the document with the loop.</param>
    public static async Task<ParserLoop> BuildAsync(string section)
    {
        var built = new ParserLoop();
        var program = Document.Blocks(section, "csharp").Single();
        program = Replace(program, "\"http://localhost:3000/events\"", "args[0]");
        program = Replace(program, "new HttpClient()", "new HttpClient { Timeout = TimeSpan.FromSeconds(10) }"); // a tenth of what it has
        program = Replace(program, "Task.Delay(wait)", "Task.Delay(Page.Wait(wait))");
        program = Replace(program, "response.EnsureSuccessStatusCode();", "Page.ShowStatus(response); response.EnsureSuccessStatusCode();");
        program = Replace(program, "Show(item.Data)", "Page.Show(item.Data)");
        await File.WriteAllTextAsync(Path.Combine(built._folder.FullName, "Program.cs"), program + Page);
        await File.WriteAllTextAsync(Path.Combine(built._folder.FullName, "loop.csproj"), Project);
        await DotnetCommand.RunAsync(built._folder.FullName, ["build", "--output", "out", "-nodeReuse:false"]);
        return built;
    }

    public TriedClient Start(Uri events) => TriedProgram.Start(_folder.FullName, DotnetCommand.Program, "out/loop.dll", events.ToString());

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Replace(string text, string old, string with)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, with, StringComparison.Ordinal);
    }
}
