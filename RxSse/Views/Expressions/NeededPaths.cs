namespace RxSse.Views.Expressions;

/// <summary>The paths without whose values a condition is false.</summary>
internal static class NeededPaths
{
    public static IEnumerable<DataPath> Of(Condition condition) => condition switch
    {
        AndCondition and => and.All.SelectMany(Of).Distinct(),
        OrCondition or => or.Any.Select(Of).Aggregate((one, other) => one.Intersect(other)),
        ComparisonCondition or InCondition => condition.Paths,
        CalculatedComparison calculated => Of(calculated.Left).Concat(Of(calculated.Right)).Distinct(),
        _ => [], // not, exists
    };

    private static IEnumerable<DataPath> Of(Calculation calculation) => calculation switch
    {
        FunctionCalculation { Function: Function.Coalesce } => [], // it has another value then
        FunctionCalculation function => function.Arguments.SelectMany(Of),
        ArithmeticCalculation arithmetic => Of(arithmetic.First).Concat(arithmetic.Steps.SelectMany(step => Of(step.Value))),
        _ => calculation.Paths,
    };
}
