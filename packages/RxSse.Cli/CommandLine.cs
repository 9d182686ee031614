using System.CommandLine;
using System.CommandLine.Invocation;
using System.Net;
using RxSse.Cli.Arguments;
using RxSse.Cli.Commands;
using RxSse.Cli.Output;
using RxSse.Client;

namespace RxSse.Cli;

/// <summary>Runs a command line. The exit code is 0 if it is done or was interrupted, 1 if the server is away, 2 if the request is wrong.</summary>
internal static class CommandLine
{
    private const int Done = 0;
    private const int Away = 1;
    private const int Wrong = 2;

    /// <summary>Runs the command, and returns its exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, Surroundings around, CancellationToken cancellationToken = default)
    {
        // A token may begin with @, which would name a file with more arguments.
        var parsed = Root(around).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in ErrorsOf(parsed))
            {
                around.Terminal.Note(error);
            }

            around.Terminal.Note("rxsse --help says what is allowed.");
            return Wrong;
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = around.Terminal.Output,
                Error = around.Terminal.Errors,
            };
            var code = await parsed.InvokeAsync(configuration, cancellationToken);
            around.Terminal.Flush(); // the help
            return code;
        }
        catch (Exception error) when (CodeOf(error) is not null)
        {
            if (error is not (OutputClosedException or OperationCanceledException { InnerException: not TimeoutException }))
            {
                around.Terminal.Note(TerminalText.Escape(error.Message));
            }

            return CodeOf(error)!.Value;
        }
    }

    private static RootCommand Root(Surroundings around)
    {
        var credentials = new CredentialOptions(around);
        var root = new RootCommand("Shows and publishes the events of a server with RxSse, or shows those of any server of Server-Sent Events.");
        root.Directives.Clear(); // one of them prints the arguments, and with them the credentials
        credentials.AddTo(root);
        root.Add(TailCommand.Create(around, credentials));
        root.Add(PublishCommand.Create(around, credentials));
        root.Add(StreamsCommand.Create(around, credentials));
        root.Add(ViewsCommand.Create(around, credentials));
        root.Add(ExplainCommand.Create(around, credentials));
        return root;
    }

    // A word that nobody knows may be a credential, behind an option that is mistyped: it is not printed.
    private static IEnumerable<string> ErrorsOf(ParseResult parsed)
    {
        var known = parsed.Errors.Select(error => error.Message)
            .Where(message => !parsed.UnmatchedTokens.Any(word => message.Contains(word, StringComparison.Ordinal)));
        return parsed.UnmatchedTokens.Select(UnknownWord.Of).Concat(known).Distinct();
    }

    // Null for a fault of the program.
    private static int? CodeOf(Exception error) => error switch
    {
        OutputClosedException => Done,
        OperationCanceledException { InnerException: TimeoutException } => Away,
        OperationCanceledException => Done,
        UsageException => Wrong,
        RequestRefusedException { StatusCode: HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } => Away,
        RequestRefusedException => Wrong,
        HttpRequestException or IOException or InvalidDataException => Away,
        _ => null,
    };
}
