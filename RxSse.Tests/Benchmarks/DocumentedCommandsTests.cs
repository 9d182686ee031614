using System.Globalization;
using System.Text.RegularExpressions;
using RxSse.Benchmarks;
using RxSse.Benchmarks.FanOut;
using RxSse.Benchmarks.Micro;
using RxSse.Benchmarks.Soak;
using RxSse.Tests.Conventions;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Benchmarks;

/// <summary>The measurements that documents show can be asked for. How they run is tested elsewhere, in short.</summary>
public sealed partial class DocumentedCommandsTests
{
    private static readonly string Own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
    private static readonly string[] Documents = ["docs/operations.md", "docs/performance.md", "RxSse.Benchmarks/README.md"];

    public static TheoryData<string> Measurements => [.. Documents.SelectMany(Commands.AllIn).Select(Measurement).Where(line => line.Length > 0).Distinct()];

    [Theory]
    [MemberData(nameof(Measurements))]
    public void Measurement_IsOneThatThereIs(string line)
    {
        var words = Words().Matches(line).Select(word => word.Value.Trim('\'')).ToList();
        var arguments = new Arguments(words.Skip(1));
        _ = arguments.Switch("--json");

        object options = words[0] switch
        {
            FanOutCommand.FanOut => FanOutOptions.ForFanOut(arguments),
            FanOutCommand.Steady => FanOutOptions.ForSteady(arguments),
            SoakCommand.Name => SoakOptions.From(arguments),
            MicroCommand.Name => ClassesOf(arguments),
            _ => throw new FormatException($"There is no command {words[0]}."),
        };

        arguments.RefuseOthers();
        Assert.NotNull(options);
    }

    // Options that may be left out are given, of two that exclude each other the first; and what the reader fills in is.
    private static string Measurement(string command)
    {
        var line = Prefix().Match(command) is { Success: true } prefix ? command[prefix.Length..] : "";
        foreach (var (name, value) in new[] { ("URL", "http://127.0.0.1:1/"), ("WORKER", Own), ("NODE", Own), ("--pid N", $"--pid {Own}") })
        {
            line = line.Replace(name, value, StringComparison.Ordinal);
        }

        return Optional().Replace(Alternative().Replace(InWords().Replace(line, ""), "]"), "$1").Trim();
    }

    private static List<Type> ClassesOf(Arguments arguments)
    {
        var filter = arguments.Text("--filter")!.Trim('*');
        _ = arguments.Text("--job");
        var classes = typeof(MicroCommand).Assembly.GetTypes().Where(type => type.Name.EndsWith("Benchmarks", StringComparison.Ordinal) && type.Name.Contains(filter, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(classes);
        return classes;
    }

    [GeneratedRegex("^(dotnet run -c Release --project RxSse.Benchmarks -- |bench |[.]{3} -- |unshare .*/RxSse[.]Benchmarks[.]dll )")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\[other [^\]]*\]")]
    private static partial Regex InWords();

    [GeneratedRegex(@" \|[^\]]*\]")]
    private static partial Regex Alternative();

    [GeneratedRegex(@"\[([^\]]*)\]")]
    private static partial Regex Optional();

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Words();
}
