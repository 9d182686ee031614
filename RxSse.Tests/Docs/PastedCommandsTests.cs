using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>Each <c>curl</c> line of a document can be pasted into a shell as it stands there.</summary>
public sealed partial class PastedCommandsTests
{
    public static TheoryData<string> Files => [.. Documents.All.Where(file => Curl().IsMatch(Repository.Read(file)))];

    [Theory]
    [MemberData(nameof(Files))]
    public void NoAddress_HasWhatTheShellOrCurlTakesForSomethingElse(string file) => Assert.Empty(
        from Match command in Curl().Matches(Repository.Read(file))
        where Unquoted().IsMatch(command.Value) || UnencodedView().IsMatch(command.Value)
        select command.Value);

    [GeneratedRegex(@"(?<=^\$ |^|`)curl [^\n`]+", RegexOptions.Multiline)]
    private static partial Regex Curl();

    // A & ends the command, a ? is a pattern of file names.
    [GeneratedRegex(@" https?://[^\s'""]*[?&]")]
    private static partial Regex Unquoted();

    // curl refuses a space in an address, and with -s it does not say so.
    [GeneratedRegex(@"https?://[^'""]*[?&]view=[^'""]*[ |<>]")]
    private static partial Regex UnencodedView();
}
