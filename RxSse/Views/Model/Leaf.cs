using RxSse.Views.Expressions;

namespace RxSse.Views.Model;

/// <summary>A place where a view reads a stream.</summary>
/// <param name="Stream">The name of the stream.</param>
/// <param name="Condition">What an event must meet to have an effect on the view; null if every event may have one.</param>
internal sealed record Leaf(string Stream, Condition? Condition);
