using System.Reflection;
using RxSse.Tests.Benchmarks;
using RxSse.Tests.EndToEnd;
using RxSse.Tests.Samples;
using Xunit;

namespace RxSse.Tests.Conventions;

/// <summary>Which test answers for each command that a document tells its reader to type. A command that is not in this table has no test yet.</summary>
public sealed class CommandsTests
{
    private const string Benchmarks = nameof(DocumentedCommandsTests.Measurement_IsOneThatThereIs);

    private static readonly (string Part, Type Class, string Test)[] Run =
    [
        ("dotnet run --project RxSse.Server -- --RxSse:Streams", typeof(SampleReadmeTests), nameof(SampleReadmeTests.CurlsServer_HasSlowTimers)),
        ("dotnet run --project RxSse.Server", typeof(ReadmeCommandTests), nameof(ReadmeCommandTests.DotnetRun_ServesTheEvents_AndOffersTheDemoPage)),
        ("-p:PublishAot=true", typeof(NativeBinaryTests), nameof(NativeBinaryTests.NativeBinary_ServesEvents_AndStops)),
        ("dotnet publish", typeof(PublishTests), nameof(PublishTests.PublishedServer_Serves_AndStops_AndKeepsNothingOnDisk)),
        ("dotnet artifacts/server", typeof(PublishTests), nameof(PublishTests.PublishedServer_Serves_AndStops_AndKeepsNothingOnDisk)),
        // The tool is not run: what it shows is compared.
        ("dotnet-counters", typeof(OperatingDocumentsTests), nameof(OperatingDocumentsTests.TableOfMetrics_HasEachInstrumentOfTheMeter)),
        ("samples/own-stream", typeof(SampleReadmeTests), nameof(SampleReadmeTests.OwnStream_Ticks_AsTheReadmeOfTheRepositorySaysToo)),
        ("samples/custom-streams", typeof(SampleReadmeTests), nameof(SampleReadmeTests.CustomStreams_TellOfAnOrder_AndOfARate)),
        ("samples/progress", typeof(SampleReadmeTests), nameof(SampleReadmeTests.Progress_IsReported_WhenAnImportIsStartedByHand)),
        ("http://localhost:3001/events?format=named", typeof(SampleReadmeTests), nameof(SampleReadmeTests.Progress_IsReported_WhenAnImportIsStartedByHand)),
        ("http://localhost:3001/imports", typeof(SampleReadmeTests), nameof(SampleReadmeTests.Progress_IsReported_WhenAnImportIsStartedByHand)),
        ("http://localhost:3001/events", typeof(SampleReadmeTests), nameof(SampleReadmeTests.OwnStream_Ticks_AsTheReadmeOfTheRepositorySaysToo)),
        ("samples/dotnet-client 'http", typeof(SampleReadmeTests), nameof(SampleReadmeTests.DotnetClient_TakesAnAddress)),
        ("samples/dotnet-client", typeof(ClientSamplesTests), nameof(ClientSamplesTests.DotnetClient_PrintsTheNewest_AndTheGap)),
        ("node samples/node-client", typeof(ClientSamplesTests), nameof(ClientSamplesTests.NodeClient_PrintsEachEvent_AndTheGap)),
        ("python3 -m http.server", typeof(SampleReadmeTests), nameof(SampleReadmeTests.Page_IsServedByAnyStaticServer)),
        ("cd samples/behind-nginx", typeof(BehindNginxTests), nameof(BehindNginxTests.Cleartext_PassesEventsAtOnce_AndCursors)),
        ("mkdir -p temp", typeof(BehindNginxTests), nameof(BehindNginxTests.Cleartext_PassesEventsAtOnce_AndCursors)),
        ("openssl req", typeof(BehindNginxTests), nameof(BehindNginxTests.TlsAndHttp2_PassEventsAtOnce_AndCursors)),
        ("nginx -p .", typeof(BehindNginxTests), nameof(BehindNginxTests.Cleartext_PassesEventsAtOnce_AndCursors)),
        ("curl -G --data-urlencode", typeof(ViewTranscriptTests), nameof(ViewTranscriptTests.RequestsToAServerThatHasJustStarted)),
        ("curl -N http://localhost:3000/events", typeof(BehindNginxTests), nameof(BehindNginxTests.Curl_PrintsTheSameEvents_FromAllThreeAddresses)),
        ("localhost:8080/events", typeof(BehindNginxTests), nameof(BehindNginxTests.Curl_PrintsTheSameEvents_FromAllThreeAddresses)),
        ("localhost:8443/events", typeof(BehindNginxTests), nameof(BehindNginxTests.Curl_PrintsTheSameEvents_FromAllThreeAddresses)),
        ("RxSse.Benchmarks --", typeof(DocumentedCommandsTests), Benchmarks),
        ("RxSse.Benchmarks.dll ", typeof(DocumentedCommandsTests), Benchmarks),
        ("... -- ", typeof(DocumentedCommandsTests), Benchmarks),
        ("bench ", typeof(DocumentedCommandsTests), Benchmarks),
    ];

    // What a test cannot run, since it is what runs the tests.
    private static readonly (string Command, string Line)[] RunByCi =
    [
        ("dotnet build", "dotnet build RxSse.sln"),
        ("dotnet build -c Release", "dotnet build RxSse.sln"), // the same but for the compiler's optimisation
        ("dotnet test", "dotnet test "),
        ("dotnet format", "dotnet format RxSse.sln"),
        ("npm ci --prefix samples/node-client", "npm ci --no-audit --no-fund --prefix samples/node-client"),
    ];

    // With a transcript each: the classes named here compare every one.
    private static readonly (string Document, Type Class)[] Transcripts =
    [
        ("README.md", typeof(ReadmeTranscriptTests)), ("docs/resume.md", typeof(ResumeTranscriptTests)),
        ("docs/views.md", typeof(ViewTranscriptTests)), ("samples/curl/README.md", typeof(CurlTests)),
    ];

    [Fact]
    public void EachCommand_IsRunByATest_OrInCi()
    {
        var ci = Repository.Read(".ci/run").Split('\n');
        var commands = Documents.All.SelectMany(file => Commands.AllIn(file).Select(command => $"{file}: {command}")).ToList();

        Assert.True(commands.Count > 40, "The documents are not found.");
        Assert.Empty(commands.Where(command => !Run.Any(run => command.Contains(run.Part, StringComparison.Ordinal)) && !IsRunByCi(command.Split(": ", 2)[1], ci)));
        Assert.Empty(Run.Where(run => !commands.Any(command => command.Contains(run.Part, StringComparison.Ordinal))).Select(run => run.Part));
    }

    [Fact]
    public void EachTestOfTheTable_IsOne() => Assert.All(
        Run, run => Assert.NotNull(run.Class.GetMethod(run.Test)!.GetCustomAttribute<FactAttribute>(inherit: true)));

    [Fact]
    public void EachDocumentWithTranscripts_HasAClassThatComparesThem() =>
        Assert.Equal(Transcripts.Select(each => each.Document).Order(), Documents.All.Where(file => Transcript.AllIn(file).Count > 0).Order());

    [Fact]
    public void FiltersOfTests_SelectSome()
    {
        var types = typeof(CommandsTests).Assembly.GetTypes();
        var filters = Commands.AllIn("CONTRIBUTING.md").Where(command => command.Contains("--filter", StringComparison.Ordinal)).ToList();

        Assert.Equal(["dotnet test --filter \"FullyQualifiedName~StockStream\"", "dotnet test --filter \"Duration!=long\""], filters);
        Assert.Contains(types, type => type.FullName!.Contains("StockStream", StringComparison.Ordinal));
        Assert.Contains(types.SelectMany(type => type.GetMethods()), method =>
            method.CustomAttributes.Any(attribute => attribute.ConstructorArguments.Select(argument => argument.Value).SequenceEqual(["Duration", "long"])));
    }

    private static bool IsRunByCi(string command, string[] ci) => RunByCi.Any(run =>
        (command == run.Command || command.StartsWith($"{run.Command} --filter ", StringComparison.Ordinal)) && ci.Any(line => line.StartsWith(run.Line, StringComparison.Ordinal)));
}
