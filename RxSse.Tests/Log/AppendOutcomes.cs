using System.Globalization;
using RxSse.Log;

namespace RxSse.Tests.Log;

/// <summary>Outcomes as text: what happened, and the sequences of the events.</summary>
internal static class AppendOutcomes
{
    public static string Print(AppendOutcome outcome) => outcome switch
    {
        AppendOutcome.Appended(var first, var last) => $"Appended {first.Sequence}-{last.Sequence}",
        AppendOutcome.Repeated(var first, var last) => $"Repeated {first.Sequence}-{last.Sequence}",
        AppendOutcome.KeyReused(var first, var last) => $"KeyReused {first.Sequence}-{last.Sequence}",
        AppendOutcome.NotNewest(var newest) => $"NotNewest {newest?.Sequence.ToString(CultureInfo.InvariantCulture) ?? "-"}",
        _ => outcome.ToString(),
    };
}
