namespace RxSse.Configuration;

/// <summary>
/// The settings of a log, below <c>RxSse:Log:&lt;Kind&gt;</c>. They are read into its options, and checked when the host starts: a value of
/// another kind or out of range is one line, like that of any other setting. Keys that are not here are refused.
/// </summary>
/// <typeparam name="T">The options of the log.</typeparam>
public sealed class LogSettings<T> where T : class, new()
{
    private readonly string _kind;
    private readonly string _section;
    private readonly List<Setting> _settings = [];

    internal LogSettings(string kind, string section) => (_kind, _section) = (kind, section);

    internal IReadOnlyList<Setting> All => _settings;

    /// <summary>
    /// Adds a text that is a secret or may have one in it, such as a connection with a password. Neither errors nor documents print it.
    /// </summary>
    /// <param name="key">The key below the section of the log, such as <c>Connection</c>.</param>
    /// <param name="range">The allowed values, as documents show them.</param>
    /// <param name="meaning">What it is for.</param>
    /// <param name="set">Writes the text into the options, whatever it is.</param>
    /// <param name="fault">
    /// Says what is wrong with the text in the options and what is allowed, in sentences without the secret; null if nothing is wrong. It is
    /// asked if <c>Log:Kind</c> chooses the log, also if nothing is set.
    /// </param>
    public LogSettings<T> Secret(string key, string range, string meaning, Action<T, string> set, Func<T, string?> fault) => Add(Setting.Secret(
        Path(key), range, meaning, (options, text) => set(options.Part<T>(), text),
        options => options.Log.Kind == _kind ? fault(options.Part<T>()) : null));

    /// <summary>Adds a setting of any form. Errors show what is set: for a secret there is <see cref="Secret"/>.</summary>
    /// <param name="key">The key below the section of the log, such as <c>Directory</c>.</param>
    /// <param name="form">The kind of text, as errors show it: <c>a directory</c>.</param>
    /// <param name="range">The allowed values, as errors show them.</param>
    /// <param name="meaning">What it is for.</param>
    /// <param name="print">Prints the value in the options.</param>
    /// <param name="read">Writes the text into the options. Returns false if the text is of another form.</param>
    /// <param name="isInRange">Returns whether the value in the options is allowed.</param>
    public LogSettings<T> Text(
        string key, string form, string range, string meaning, Func<T, string> print, Func<T, string, bool> read, Func<T, bool> isInRange) =>
        Add(new Setting(
            Path(key), form, range, meaning, options => print(options.Part<T>()), (options, text) => read(options.Part<T>(), text.Trim()),
            options => isInRange(options.Part<T>())));

    /// <summary>Adds a whole number.</summary>
    /// <param name="key">The key below the section of the log.</param>
    /// <param name="min">The least value that is allowed.</param>
    /// <param name="max">The greatest value that is allowed.</param>
    /// <param name="meaning">What it is for.</param>
    /// <param name="get">Returns the value in the options.</param>
    /// <param name="set">Writes the value into the options.</param>
    public LogSettings<T> WholeNumber(string key, int min, int max, string meaning, Func<T, int> get, Action<T, int> set) =>
        Add(Setting.Integer(Path(key), min, max, meaning, options => get(options.Part<T>()), (options, value) => set(options.Part<T>(), value)));

    /// <summary>Adds a duration, such as <c>500ms</c>, <c>2s</c> or <c>1h</c>.</summary>
    /// <param name="key">The key below the section of the log.</param>
    /// <param name="min">The shortest that is allowed.</param>
    /// <param name="max">The longest that is allowed.</param>
    /// <param name="meaning">What it is for.</param>
    /// <param name="get">Returns the value in the options.</param>
    /// <param name="set">Writes the value into the options.</param>
    public LogSettings<T> Duration(
        string key, TimeSpan min, TimeSpan max, string meaning, Func<T, TimeSpan> get, Action<T, TimeSpan> set) =>
        Add(Setting.Duration(Path(key), min, max, meaning, options => get(options.Part<T>()), (options, value) => set(options.Part<T>(), value)));

    /// <summary>Adds a duration, or <c>off</c>.</summary>
    /// <inheritdoc cref="Duration"/>
    public LogSettings<T> DurationOrOff(
        string key, TimeSpan min, TimeSpan max, string meaning, Func<T, TimeSpan?> get, Action<T, TimeSpan?> set) =>
        Add(Setting.Optional(
            Setting.Duration(
                Path(key), min, max, meaning, options => get(options.Part<T>()) ?? default, (options, value) => set(options.Part<T>(), value)),
            options => get(options.Part<T>()) is null, options => set(options.Part<T>(), null)));

    private string Path(string key) => $"{_section}:{key}";

    private LogSettings<T> Add(Setting setting)
    {
        _settings.Add(setting);
        return this;
    }
}
