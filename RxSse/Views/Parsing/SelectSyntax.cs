using RxSse.Views.Operators;
using Superpower;
using Superpower.Model;

namespace RxSse.Views.Parsing;

/// <summary><c>path [ "as" word ] *( "," path [ "as" word ] )</c>, in which no name comes twice.</summary>
internal static class SelectSyntax
{
    private static readonly TokenListParser<ViewToken, string> Name = Expect.Any.IgnoreThen(Expect.Word("a name for the field"));

    public static readonly TokenListParser<ViewToken, SelectedField[]> Fields = input =>
    {
        var names = new HashSet<string>();
        return ((TokenListParser<ViewToken, SelectedField>)(item => Field(item, names))).AtLeastOnceDelimitedBy(Expect.Comma)(input);
    };

    private static TokenListParserResult<ViewToken, SelectedField> Field(TokenList<ViewToken> input, HashSet<string> names)
    {
        var field = Named(input);
        return field.HasValue && !names.Add(field.Value.Name)
            ? Expect.At<SelectedField>(input, $"two fields are called {field.Value.Name}; give one another name with as name")
            : field;
    }

    private static TokenListParserResult<ViewToken, SelectedField> Named(TokenList<ViewToken> input) =>
        PathSyntax.Path
            .Then(path => Lookahead.If("as", Name, path.LastName!).Select(name => (Path: path, Name: name)))
            .Then(field => (TokenListParser<ViewToken, SelectedField>)(rest => field.Name is null
                ? Expect.At<SelectedField>(input, $"{field.Path.Text} has no name of its own; give it one with as name")
                : TokenListParserResult.Value(new SelectedField(field.Path, field.Name), input, rest)))(input);
}
