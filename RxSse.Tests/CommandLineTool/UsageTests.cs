using RxSse.Tests.ClientPackage;
using Xunit;

namespace RxSse.Tests.CommandLineTool;

/// <summary>Command lines that are wrong, and credentials.</summary>
public sealed class UsageTests
{
    private const string Secret = "s3cret-0815";

    [Theory]
    [InlineData("localhost:3000", "The argument URL is not the URL of a server. Allowed: http:// or https://, such as http://localhost:3000.")]
    [InlineData("ftp://ada:pw@remote", "The argument URL is not the URL of a server. Allowed: http:// or https://, such as http://localhost:3000.")]
    [InlineData("http://ada:pw@remote", "The URL has a name or a password. Write it without, and use --token or --api-key.")]
    [InlineData("http://remote -n 0", "'0' is no number of events. Allowed: 1 to 2147483647.")]
    [InlineData("http://remote --format xml", "Unknown format 'xml'. Allowed: text, json, raw.")]
    public async Task WrongValue_IsCode2_AndSaysWhatIsAllowed(string arguments, string error)
    {
        using var run = new ToolRun();

        Assert.Equal(2, await run.Start(["tail", .. arguments.Split(' ')]));
        Assert.Equal([error, "rxsse --help says what is allowed."], run.Errors);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tial http://remote")]
    [InlineData("tail")]
    [InlineData("tail http://remote --veiw stock", "Unknown option --veiw.")]
    [InlineData("tail http://remote --tokn s3cret-0815", "Unknown option --tokn.")]
    [InlineData("tail http://remote --tokn=s3cret-0815", "Unknown option --tokn.")]
    [InlineData("tail http://remote --tokens3cret-0815", "Unknown option --tokens.")]
    [InlineData("tail --tokn s3cret-0815 http://remote", "Unknown option --tokn.")]
    [InlineData("tail s3cret-0815")]
    [InlineData("--tokn s3cret-0815 tail http://remote", "Unknown option --tokn.")]
    [InlineData("tail http://remote s3cret-0815", "Unknown argument.")]
    [InlineData("tail http://remote --token a --token s3cret-0815")]
    public async Task WrongCommand_IsCode2_AndAsksNobody(string arguments, string? error = null)
    {
        using var run = new ToolRun();

        Assert.Equal(2, await run.Start(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Empty(run.Remote.Requests);
        Assert.NotEmpty(run.Errors[..^1]);
        Assert.Contains(error ?? run.Errors[0], run.Errors);
        Assert.DoesNotContain([.. run.Output, .. run.Errors], line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_ShowsTheCommands_AndIsCode0()
    {
        using var run = new ToolRun();

        Assert.Equal(0, await run.Start("--help"));
        Assert.All(["tail", "publish", "streams", "views", "explain", "--token", "--api-key"], word => Assert.Contains(run.Output, line => line.Contains(word, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Authorization: Bearer s3cret-0815", "--token=s3cret-0815")]
    [InlineData("Authorization: Bearer s3cret-0815", "[diagram] --token=s3cret-0815")] // which would print the arguments
    [InlineData("Authorization: Bearer @s3cret-0815", "--token=@s3cret-0815")] // not a file of arguments
    [InlineData("X-Api-Key: s3cret-0815", "--api-key=s3cret-0815")]
    [InlineData("Authorization: Bearer from-variable", "", "RXSSE_TOKEN")]
    [InlineData("X-Api-Key: from-variable", "", "RXSSE_API_KEY")]
    [InlineData("X-Api-Key: s3cret-0815", "--api-key=s3cret-0815", "RXSSE_TOKEN")] // the command line has priority
    public async Task Credential_IsSent_AndNotPrinted(string header, string option, string? variable = null)
    {
        using var run = new ToolRun();
        run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-1"));
        if (variable is not null)
        {
            run.Variables[variable] = "from-variable";
        }

        Assert.Equal(0, await run.Start([.. option.Split(' ', StringSplitOptions.RemoveEmptyEntries), "tail", "http://remote", "-n", "1"]));
        Assert.Contains(header, run.Remote.Headers, StringComparison.Ordinal);
        Assert.DoesNotContain([.. run.Output, .. run.Errors], line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("There are a token and an API key. Use one: --token, --api-key, RXSSE_TOKEN or RXSSE_API_KEY.", "--token", "a", "--api-key", Secret)]
    [InlineData("The API key is empty or has a character that is not allowed. Allowed: visible ASCII characters.", "--api-key", "s3cret-0815 ")]
    public async Task CredentialThatIsWrong_IsCode2(string error, params string[] options)
    {
        using var run = new ToolRun();

        Assert.Equal(2, await run.Start(["streams", "http://remote", .. options]));
        Assert.Equal([error], run.Errors);
        Assert.Empty(run.Remote.Requests);
    }
}
