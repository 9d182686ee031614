namespace RxSse.Http;

/// <summary>The demo page.</summary>
public sealed class DemoOptions
{
    /// <summary>Whether the page is offered at <c>/demo/</c>. Default null: in Development only.</summary>
    public bool? Enabled { get; set; }
}
