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

    /// <summary>The same setting with the additional value <c>off</c>.</summary>
    public static Setting Optional(Setting setting, Func<RxSseOptions, bool> isOff, Action<RxSseOptions> setOff) => setting with
    {
        Form = $"off or {setting.Form}",
        Range = $"off or {setting.Range}",
        Print = options => isOff(options) ? "off" : setting.Print(options),
        Read = (options, text) =>
        {
            if (text.Trim() != "off")
            {
                return setting.Read(options, text);
            }

            setOff(options);
            return true;
        },
        IsInRange = options => isOff(options) || setting.IsInRange(options),
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
