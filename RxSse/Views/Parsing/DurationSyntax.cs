using RxSse.Text;
using Superpower;
using Superpower.Model;

namespace RxSse.Views.Parsing;

/// <summary><c>duration = digits ( "ms" / "s" / "m" / "h" )</c>, within the limits.</summary>
internal sealed class DurationSyntax(CompositionOptions options)
{
    public TokenListParser<ViewToken, TimeSpan> Duration => input =>
    {
        var text = input.Text();
        if (input.Kind() != ViewToken.Duration || !DurationText.TryParse(text, out var duration))
        {
            return input.Kind() == ViewToken.Duration
                ? TooLong(input, text)
                : Expect.Fault<TimeSpan>(input, "a duration such as 500ms or 2s");
        }

        return duration > options.LongestPeriod ? TooLong(input, text)
            : duration >= options.ShortestPeriod ? TokenListParserResult.Value(duration, input, input.Skip())
            : Expect.At<TimeSpan>(
                input, $"{text} is shorter than the shortest period, {DurationText.Print(options.ShortestPeriod)} (Composition:ShortestPeriod)");
    };

    /// <summary><c>"over" duration</c>: the window of an aggregate.</summary>
    public TokenListParser<ViewToken, TimeSpan> Over => Expect.Text("over", "over and a duration, such as over 1m").IgnoreThen(Duration);

    private TokenListParserResult<ViewToken, TimeSpan> TooLong(TokenList<ViewToken> input, string text) => Expect.At<TimeSpan>(
        input, $"{text} is longer than the longest period, {DurationText.Print(options.LongestPeriod)} (Composition:LongestPeriod)");
}
