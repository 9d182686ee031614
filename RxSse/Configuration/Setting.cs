using System.Globalization;
using RxSse.Text;

namespace RxSse.Configuration;

/// <summary>One key of the section <c>RxSse</c>: how its text is read, which values are allowed, and what it means.</summary>
/// <param name="Key">The key below <c>RxSse</c>.</param>
/// <param name="Form">The kind of text, as shown in errors.</param>
/// <param name="Range">The allowed values, as shown in errors and documents.</param>
/// <param name="Meaning">The purpose, as shown in documents.</param>
/// <param name="Print">Prints the value in the options.</param>
/// <param name="Read">Writes the text into the options. Returns false if the text is of another kind.</param>
/// <param name="IsInRange">Returns whether the value in the options is allowed.</param>
internal sealed record Setting(
    string Key,
    string Form,
    string Range,
    string Meaning,
    Func<RxSseOptions, string> Print,
    Func<RxSseOptions, string, bool> Read,
    Func<RxSseOptions, bool> IsInRange)
{
    public static Setting Duration(
        string key, TimeSpan min, TimeSpan max, string meaning, Func<RxSseOptions, TimeSpan> get, Action<RxSseOptions, TimeSpan> set) =>
        Of(key, $"a duration such as {DurationText.Form}", $"{DurationText.Print(min)} to {DurationText.Print(max)}", meaning, min, max,
            DurationText.Print, DurationText.TryParse, get, set);

    public static Setting Integer(
        string key, int min, int max, string meaning, Func<RxSseOptions, int> get, Action<RxSseOptions, int> set) =>
        Of(key, "a whole number", string.Create(CultureInfo.InvariantCulture, $"{min:N0} to {max:N0}"), meaning, min, max,
            value => value.ToString("N0", CultureInfo.InvariantCulture), TryParseInteger, get, set);

    public static Setting Bytes(
        string key, long min, long max, string meaning, Func<RxSseOptions, long> get, Action<RxSseOptions, long> set) =>
        Of(key, "a whole number", string.Create(CultureInfo.InvariantCulture, $"{min:N0} to {max:N0}"), meaning, min, max,
            value => value.ToString("N0", CultureInfo.InvariantCulture), TryParseLong, get, set);

    public static Setting Boolean(string key, string meaning, Func<RxSseOptions, bool> get, Action<RxSseOptions, bool> set) =>
        new(key, "true or false", "true or false", meaning, options => get(options) ? "true" : "false",
            (options, text) =>
            {
                var isRead = bool.TryParse(text, out var value);
                if (isRead)
                {
                    set(options, value);
                }

                return isRead;
            },
            _ => true);

    /// <summary>A setting whose default depends on the environment.</summary>
    public static Setting BooleanOrInDevelopment(
        string key, string meaning, Func<RxSseOptions, bool?> get, Action<RxSseOptions, bool> set) =>
        Boolean(key, meaning, options => get(options) ?? false, set) with
        {
            Print = options => get(options) switch { true => "true", false => "false", null => "in Development" },
        };

    /// <summary>The same setting with the additional value <c>off</c>, or another word.</summary>
    public static Setting Optional(
        Setting setting, Func<RxSseOptions, bool> isOff, Action<RxSseOptions> setOff, string word = "off") =>
        setting with
        {
            Form = $"{word} or {setting.Form}",
            Range = $"{word} or {setting.Range}",
            Print = options => isOff(options) ? word : setting.Print(options),
            Read = (options, text) =>
            {
                if (text.Trim() != word)
                {
                    return setting.Read(options, text);
                }

                setOff(options);
                return true;
            },
            IsInRange = options => isOff(options) || setting.IsInRange(options),
        };

    /// <summary>
    /// Says what is wrong with a secret in the options, without printing it; null if nothing is. Null itself if the setting is no secret.
    /// </summary>
    public Func<RxSseOptions, string?>? FaultOfSecret { get; init; }

    /// <summary>A text that is never printed. Any text is read, as whether it is allowed is known when all options are.</summary>
    public static Setting Secret(
        string key, string range, string meaning, Action<RxSseOptions, string> set, Func<RxSseOptions, string?> fault) =>
        new(key, range, range, meaning, _ => "–",
            (options, text) =>
            {
                set(options, text.Trim());
                return true;
            },
            options => fault(options) is null)
        {
            FaultOfSecret = fault,
        };

    /// <summary>Whether an array is allowed too.</summary>
    public bool IsList { get; init; }

    private delegate bool TryParse<T>(string text, out T value);

    private static Setting Of<T>(
        string key, string form, string range, string meaning, T min, T max, Func<T, string> print, TryParse<T> tryParse,
        Func<RxSseOptions, T> get, Action<RxSseOptions, T> set)
        where T : IComparable<T> =>
        new(key, form, range, meaning,
            options => print(get(options)),
            (options, text) =>
            {
                var isRead = tryParse(text.Trim(), out var value);
                if (isRead)
                {
                    set(options, value);
                }

                return isRead;
            },
            options => get(options).CompareTo(min) >= 0 && get(options).CompareTo(max) <= 0);

    private static bool TryParseLong(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    // A number beyond int is out of range. It is read as int.MaxValue or int.MinValue, which no range allows.
    private static bool TryParseInteger(string text, out int value)
    {
        var isRead = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        value = (int)Math.Clamp(number, int.MinValue, int.MaxValue);
        return isRead;
    }
}
