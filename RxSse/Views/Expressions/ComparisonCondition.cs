using System.Text.Json;

namespace RxSse.Views.Expressions;

/// <summary>Compares a field with a literal.</summary>
internal sealed record ComparisonCondition(DataPath Path, Comparator Comparator, Literal Literal) : Condition
{
    public override string Text => $"{Path.Text} {Comparator.Symbol()} {Literal.Text}";

    public override IEnumerable<DataPath> Paths => [Path];

    public override int PathCount => 1;

    public override int Terms => 0;

    public override bool Evaluate(PathValues values)
    {
        var value = values.First;
        return !value.IsEmpty && Comparator switch
        {
            Comparator.Equal => Literal.IsEqual(value),
            Comparator.NotEqual => !Literal.IsEqual(value),
            Comparator.Less => Literal.Compare(value) < 0,
            Comparator.LessOrEqual => Literal.Compare(value) <= 0,
            Comparator.Greater => Literal.Compare(value) > 0,
            Comparator.GreaterOrEqual => Literal.Compare(value) >= 0,
            Comparator.Contains => Literal.IsContainedIn(value) || IsAnElementEqual(value),
            _ => Literal.IsPrefixOf(value),
        };
    }

    private bool IsAnElementEqual(ReadOnlySpan<byte> value)
    {
        if (value[0] != '[')
        {
            return false;
        }

        var reader = new Utf8JsonReader(value, PathFinder.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (Literal.IsEqual(value[start..(int)reader.BytesConsumed]))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>How a field and a literal are compared.</summary>
internal enum Comparator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    StartsWith,
}

/// <summary>The text of comparators.</summary>
internal static class Comparators
{
    public static string Symbol(this Comparator comparator) => comparator switch
    {
        Comparator.Equal => "=",
        Comparator.NotEqual => "!=",
        Comparator.Less => "<",
        Comparator.LessOrEqual => "<=",
        Comparator.Greater => ">",
        Comparator.GreaterOrEqual => ">=",
        Comparator.Contains => "contains",
        _ => "startswith",
    };
}
