namespace RxSse.Views.Expressions;

/// <summary>
/// <c>$claim.tenant</c> in a row condition: the place of the texts that a principal has in its claims of this type. It is replaced before
/// the condition is used, and nothing is equal to it.
/// </summary>
internal sealed record ClaimLiteral(string Type) : Literal
{
    public override string Text => $"$claim{new PathStep(Type).Text}";
}
