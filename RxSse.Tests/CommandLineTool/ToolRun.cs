using RxSse.Cli;
using RxSse.Cli.Output;
using RxSse.Client;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Publishing.Sources;
using RxSse.Tests.VirtualTime;

namespace RxSse.Tests.CommandLineTool;

/// <summary>The command <c>rxsse</c> in the process of the test, with a server that answers what the test says, in virtual time.</summary>
internal sealed class ToolRun : IDisposable
{
    private readonly SynchronizationContext? _surroundings = SynchronizationContext.Current;
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };

    public ToolRun() => SynchronizationContext.SetSynchronizationContext(null);

    public ObservableLoop Scheduler { get; } = new();

    public ScriptedRemote Remote { get; } = new();

    /// <summary>What is asked instead of <see cref="Remote"/>.</summary>
    public HttpMessageHandler? Server { get; init; }

    public Dictionary<string, string> Variables { get; } = [];

    public TextReader Input { get; init; } = TextReader.Null;

    public bool HasColours { get; init; }

    /// <summary>What takes the output instead; the text is then not known here.</summary>
    public TextWriter? OtherOutput { get; init; }

    /// <summary>The lines of the output.</summary>
    public string[] Output => Lines(_output);

    /// <summary>The lines of the standard error.</summary>
    public string[] Errors => Lines(_errors);

    /// <summary>Starts a command. It is done as far as it comes.</summary>
    public Task<int> Start(params string[] arguments) => CommandLine.RunAsync(
        arguments,
        new Surroundings(
            new Terminal(OtherOutput ?? _output, _errors, HasColours), Input, Scheduler, name => Variables.GetValueOrDefault(name), Client))
        .WaitAsync(Patience.Limit);

    public void RunTo(double seconds) => Scheduler.AdvanceTo(TimeSpan.FromSeconds(seconds).Ticks);

    public void Dispose()
    {
        Remote.Dispose();
        SynchronizationContext.SetSynchronizationContext(_surroundings);
    }

    private HttpClient Client(Credential? credential, Uri server)
    {
        var handler = Server ?? Remote;
        return new HttpClient(credential is null ? handler : new CredentialHandler(credential, server) { InnerHandler = handler })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    private static string[] Lines(StringWriter writer) => writer.ToString().Split('\n')[..^1];
}
