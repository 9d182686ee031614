using System.Buffers;
using System.Globalization;
using System.Security.Claims;
using RxSse.Streams;
using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Parsing;

namespace RxSse.Http.Security;

/// <summary>What part of the streams with row conditions a principal reads and publishes, by its claims.</summary>
/// <param name="conditions">The row conditions.</param>
internal sealed class RowClaims(RowConditions conditions)
{
    /// <summary>The maximum number of texts in the claims of a type. A principal with more has no right.</summary>
    public const int MaxTexts = 16;

    /// <summary>The most characters of these texts together.</summary>
    public const int MaxCharacters = 1_024;

    private const int MaxShown = 200; // of a condition in an error

    /// <summary>The row conditions.</summary>
    public RowConditions Conditions => conditions;

    /// <summary>What a principal sees.</summary>
    public RowFilter Of(ClaimsPrincipal user) => conditions.Exist ? conditions.For(type => TextsOf(user, type)) : RowFilter.None;

    /// <summary>The first of the events that a principal may not publish.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="stream">The stream that the events are for.</param>
    /// <param name="events">The events.</param>
    /// <returns>What to change, and the number of the event from 1, or 0 if it is not about one; null if all are allowed.</returns>
    public (string Detail, int Number)? FaultOf(Caller caller, string stream, IReadOnlyList<StreamEvent> events)
    {
        if (!conditions.ByStream.TryGetValue(stream, out var row))
        {
            return null;
        }

        if (Of(caller.User).Of(stream) is not { Condition: var condition })
        {
            var needed = string.Join(" and ", row.Claims.Select(claim => $"'{ErrorText.Truncate(claim)}'"));
            return (string.Create(
                CultureInfo.InvariantCulture,
                $"Your {caller.Credential ?? "request"} has no part of '{stream}': that needs the claim {needed}, with at most {MaxTexts} texts of "
                + $"{MaxCharacters:N0} characters together. Nothing was published."), 0);
        }

        var filter = new EventFilter(condition);
        for (var i = 0; i < events.Count; i++)
        {
            if (!filter.Passes(events[i].Data.Span))
            {
                var what = events.Count == 1 ? "The event" : string.Create(CultureInfo.InvariantCulture, $"Event {i + 1}");
                return ($"{what} is not in your part of '{stream}', where {ErrorText.Truncate(condition.Text, MaxShown)}. Change its data. "
                    + "Nothing was published.", events.Count == 1 ? 0 : i + 1);
            }
        }

        return null;
    }

    // Of identities that somebody has proved. Types are compared letter by letter: ClaimsIdentity.FindAll would ignore case.
    private static IReadOnlyList<string> TextsOf(ClaimsPrincipal user, string type)
    {
        var texts = (
            from identity in user.Identities
            where identity.IsAuthenticated
            from claim in identity.Claims
            where string.Equals(claim.Type, type, StringComparison.Ordinal) && claim.Value.Length > 0
            select claim.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return texts.Length <= MaxTexts && texts.Sum(text => (long)text.Length) <= MaxCharacters && Array.TrueForAll(texts, IsText) ? texts : [];
    }

    // Half of a surrogate pair has no UTF-8 of its own: it would be equal to U+FFFD.
    private static bool IsText(string text)
    {
        var rest = text.AsSpan();
        while (System.Text.Rune.DecodeFromUtf16(rest, out _, out var length) == OperationStatus.Done)
        {
            rest = rest[length..];
        }

        return rest.IsEmpty;
    }
}
