using RxSse.Views.Model;

namespace RxSse.Views.Parsing;

/// <summary>What a subscriber asks for in an expression.</summary>
/// <param name="View">The view, which it shares with all who ask for the same.</param>
/// <param name="Take">After how many events its own response ends; null if it does not.</param>
internal sealed record ViewRequest(View View, int? Take);
