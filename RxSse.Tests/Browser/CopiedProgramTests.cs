using System.Reactive.Linq;
using System.Text;
using RxSse.Client;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Browser;

/// <summary>The C# program that the page gives away compiles, as it stands here.</summary>
[Collection(Chromium.Look)]
public sealed class CopiedProgramTests(Chromium chromium)
{
    [FactIfChromium]
    public async Task CSharp_IsTheProgramThatIsCompiledHere()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);

        var text = await page.Page.EvaluateAsync<string>(
            """async () => (await import('/demo/view-text.js')).texts.csharp('http://localhost:3000/', 'stock | where message = "it\'s"')""");

        var compiled = Repository.Read("RxSse.Tests/Browser/CopiedProgramTests.cs").Split("// begin\n")[1].Split("        // end")[0];
        Assert.Equal(text.Split("\n\n")[1], string.Join('\n', compiled.TrimEnd('\n').Split('\n').Select(line => line[8..])));
        Assert.All(
            text.Split("\n\n")[0].Split('\n'),
            line => Assert.Contains(line.Split(" //")[0], Repository.Read("RxSse.Tests/Browser/CopiedProgramTests.cs"), StringComparison.Ordinal));
    }

    // Compiled, and not run.
    internal static async Task RunAsync()
    {
        // begin
        var view = @"stock | where message = ""it's""";
        await new HttpClient().Events(new Uri("http://localhost:3000/events?view=" + Uri.EscapeDataString(view)))
            .OfType<StreamSignal.Event>()
            .ForEachAsync(next => Console.WriteLine($"{next.Type} {Encoding.UTF8.GetString(next.Data.Span)}"));
        // end
    }
}
