namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>The head of a response as it was sent.</summary>
internal sealed record RawHead(string StatusLine, IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <summary>The value of a header that stands at most once, or null.</summary>
    public string? this[string name] =>
        Headers.SingleOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
