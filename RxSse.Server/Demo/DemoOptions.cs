namespace RxSse.Server.Demo;

/// <summary>The demo page.</summary>
internal sealed class DemoOptions
{
    /// <summary>Whether <c>/demo/</c> serves the page. Default null: only in Development.</summary>
    public bool? Enabled { get; set; }
}
