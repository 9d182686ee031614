namespace RxSse.Views.Matching;

/// <summary>How the index finds a view for an event, from the cheapest to the most expensive.</summary>
internal enum ViewMatching
{
    /// <summary>By the values in the event. An event that does not concern the view costs nothing.</summary>
    Indexed,

    /// <summary>By evaluating the condition of the view for each event of the stream.</summary>
    Scanned,

    /// <summary>Each event of the stream wakes the view.</summary>
    Always,
}
