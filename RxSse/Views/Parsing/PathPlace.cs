using RxSse.Views.Expressions;

namespace RxSse.Views.Parsing;

/// <summary>Finds where a path of an operator stands. Trees carry no places: this is asked only of a path that is at fault.</summary>
internal static class PathPlace
{
    public static Place Of(DataPath path, OperatorSyntax step)
    {
        var before = "";
        for (var tokens = step.Operands; tokens.Kind() is not (null or ViewToken.Bar); before = tokens.Text(), tokens = tokens.Skip())
        {
            if (IsAStart(before) && PathSyntax.Path(tokens) is { HasValue: true } found && found.Value.Equals(path))
            {
                return Place.Between(tokens, found.Remainder);
            }
        }

        return step.Place;
    }

    // What follows these continues a path, or names a field that select makes.
    private static bool IsAStart(string before) => before is not ("." or "[" or "as");
}
