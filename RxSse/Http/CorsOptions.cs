namespace RxSse.Http;

/// <summary>Which web pages may read the streams, unless the host sets a policy with <c>RequireCors</c>.</summary>
public sealed class CorsOptions
{
    /// <summary>Origins such as <c>https://example.org</c>, or <c>*</c> for all. Default <c>*</c>.</summary>
    public IReadOnlyList<string> Origins { get; set; } = ["*"];

    /// <summary>
    /// Whether these pages, and those that may publish, may send cookies and read the response. Default false. It needs origins by name.
    /// </summary>
    public bool Credentials { get; set; }
}
