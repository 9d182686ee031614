namespace RxSse.Views.Expressions;

/// <summary>
/// What stands on a side of a comparison or in a <c>select</c>: a field, a literal, or what is calculated from them. It is never an error:
/// what is calculated with something that is missing or not a number is missing.
/// </summary>
internal abstract record Calculation
{
    public abstract string Text { get; }

    /// <summary>The paths that it reads, in their order. A path that is read twice is there twice.</summary>
    public abstract IEnumerable<DataPath> Paths { get; }

    /// <summary>The number of <see cref="Paths"/>.</summary>
    public abstract int PathCount { get; }

    /// <summary>The number of its paths, literals and functions.</summary>
    public abstract int Terms { get; }

    /// <summary>Whether it gives numbers only.</summary>
    public abstract bool IsNumeric { get; }

    /// <summary>Its value for an event.</summary>
    /// <param name="values">The value at each of the <see cref="Paths"/>, and perhaps others after them.</param>
    public abstract Operand Evaluate(PathValues values);
}

/// <summary>The value of a field.</summary>
internal sealed record FieldValue(DataPath Path) : Calculation
{
    public override string Text => Path.Text;

    public override IEnumerable<DataPath> Paths => [Path];

    public override int PathCount => 1;

    public override int Terms => 1;

    public override bool IsNumeric => false;

    public override Operand Evaluate(PathValues values) => Operand.OfData(values.First);
}

/// <summary>A literal, which is no claim.</summary>
internal sealed record LiteralValue(Literal Literal) : Calculation
{
    public override string Text => Literal.Text;

    public override IEnumerable<DataPath> Paths => [];

    public override int PathCount => 0;

    public override int Terms => 1;

    public override bool IsNumeric => Literal is NumberLiteral;

    public override Operand Evaluate(PathValues values) => Literal.ToOperand();
}

/// <summary>
/// Values joined by operations that bind equally: <c>+</c> and <c>-</c>, or <c>*</c> and <c>/</c>. It is calculated from the left.
/// </summary>
internal sealed record ArithmeticCalculation(Calculation First, EquatableArray<ArithmeticStep> Steps) : Calculation
{
    public override string Text =>
        InParentheses(First) + string.Concat(Steps.Select(step => $" {step.Operation.Symbol()} {InParentheses(step.Value)}"));

    public override IEnumerable<DataPath> Paths => First.Paths.Concat(Steps.SelectMany(step => step.Value.Paths));

    public override int PathCount { get; } = First.PathCount + Steps.Sum(step => step.Value.PathCount);

    public override int Terms { get; } = First.Terms + Steps.Sum(step => step.Value.Terms);

    public override bool IsNumeric => true;

    private bool IsSum => Steps[0].Operation is Operation.Add or Operation.Subtract;

    public override Operand Evaluate(PathValues values)
    {
        var result = First.Evaluate(values).Number;
        values = values.After(First.PathCount);
        for (var step = 0; result is not null && step < Steps.Count; step++)
        {
            var (operation, value) = (Steps[step].Operation, Steps[step].Value);
            result = value.Evaluate(values).Number is { } number ? Arithmetic.Of(operation, result.GetValueOrDefault(), number) : null;
            values = values.After(value.PathCount);
        }

        return Operand.OfNumber(result);
    }

    // A product in a sum needs none.
    private string InParentheses(Calculation part) =>
        part is ArithmeticCalculation inner && (inner.IsSum || !IsSum) ? $"({part.Text})" : part.Text;
}

/// <summary>A value that is added, subtracted, multiplied by, or divided by.</summary>
internal sealed record ArithmeticStep(Operation Operation, Calculation Value);

/// <summary>An arithmetic operation.</summary>
internal enum Operation
{
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// <summary>The text of operations.</summary>
internal static class Operations
{
    public static string Symbol(this Operation operation) => operation switch
    {
        Operation.Add => "+",
        Operation.Subtract => "-",
        Operation.Multiply => "*",
        _ => "/",
    };
}
