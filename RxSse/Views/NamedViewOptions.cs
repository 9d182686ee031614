namespace RxSse.Views;

/// <summary>The named views of the configuration.</summary>
internal sealed class NamedViewOptions
{
    /// <summary>The expression of each name.</summary>
    public IDictionary<string, string> Expressions { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
