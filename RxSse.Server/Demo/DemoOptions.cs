namespace RxSse.Server.Demo;

/// <summary>The demo page.</summary>
internal sealed class DemoOptions
{
    /// <summary>Whether <c>/demo/</c> serves the page. Default null: only in Development.</summary>
    public bool? Enabled { get; set; }

    /// <summary>Origins of the pages that may show one view of the page in a frame (<c>/demo/?embed</c>), or <c>*</c> for all. Default none.</summary>
    public IReadOnlyList<string> FrameAncestors { get; set; } = [];
}
