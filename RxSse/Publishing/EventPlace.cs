using System.Globalization;
using System.Text.Json;

namespace RxSse.Publishing;

/// <summary>The place of an event in a body, and its name in errors.</summary>
/// <param name="Unit"><c>event</c> or <c>line</c>; null if the body is a single event.</param>
/// <param name="Number">Its number in the body, from 1.</param>
internal readonly record struct EventPlace(string? Unit, int Number)
{
    private const int MaxReason = 200;

    /// <summary>The body is a single event.</summary>
    public static EventPlace Only => default;

    private string Place => Unit switch
    {
        null => "The body",
        "line" => string.Create(CultureInfo.InvariantCulture, $"Line {Number}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"Event {Number}"),
    };

    /// <summary>What a person calls a value that begins with a token.</summary>
    public static string Name(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };

    /// <summary>An error that goes on after the name of the place.</summary>
    public BodyFault Fault(string rest) => new($"{Place} {rest}", Unit, Number);

    /// <summary>An error that follows the place.</summary>
    public BodyFault Of(string sentence) =>
        new(Unit is null ? $"{char.ToUpperInvariant(sentence[0])}{sentence[1..]}" : $"{Place}: {sentence}", Unit, Number);

    public BodyFault NotUtf8() => Fault("is not UTF-8. Nothing was published.");

    /// <summary>The reason without its position, which counts from the beginning of the line or body, from 0.</summary>
    public BodyFault NotJson(JsonException error)
    {
        var reason = error.Message.Split(" LineNumber:")[0].Split(". ")[0].TrimEnd('.');
        return Fault($"is not JSON: {(reason.Length <= MaxReason ? reason : $"{reason[..MaxReason]}…")}. Nothing was published.");
    }
}
