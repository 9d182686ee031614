using System.Text.RegularExpressions;
using RxSse.Configuration;
using RxSse.Log;

namespace RxSse.DependencyInjection;

// Adds logs.
public sealed partial class RxSseBuilder
{
    /// <summary>
    /// Adds a log to choose by <c>Log:Kind</c>. To add it again with the same function changes nothing. See docs/durability.md.
    /// </summary>
    /// <param name="kind">The value of the setting: at most 32 lower-case letters and digits, the first one a letter.</param>
    /// <param name="create">
    /// Creates the log, once, if it is chosen. It reads nothing yet, and does not block. If a method that adds the log may be called twice, this
    /// is a static method: a lambda that captures something is another function each time.
    /// </param>
    /// <returns>Adds what the processes that share the log share beside it.</returns>
    /// <exception cref="ArgumentException">The kind is no such word, or is in use for another log.</exception>
    public EventLogBuilder AddEventLog(string kind, Func<LogContext, IEventLog> create)
    {
        _ = SectionOf(kind);
        return new EventLogBuilder(Services.AddLogKind(new LogKind(kind, create)));
    }

    /// <summary>
    /// Adds a log to choose by <c>Log:Kind</c>, with settings of its own below <c>RxSse:Log:&lt;Kind&gt;</c>. To add it again with the same
    /// function changes nothing: the settings of the first call stay. See docs/durability.md.
    /// </summary>
    /// <typeparam name="T">
    /// The options of the log. No other log has options of this type. <c>services.Configure&lt;T&gt;(…)</c> overrides the configuration.
    /// </typeparam>
    /// <param name="kind">The value of the setting: at most 32 lower-case letters and digits, the first one a letter.</param>
    /// <param name="create">
    /// Creates the log, once, if it is chosen. It reads nothing yet, and does not block. If a method that adds the log may be called twice, this
    /// is a static method: a lambda that captures something is another function each time.
    /// </param>
    /// <param name="settings">Adds the settings.</param>
    /// <returns>Adds what the processes that share the log share beside it.</returns>
    /// <exception cref="ArgumentException">The kind is no such word, or is in use for another log, or the type of the options is.</exception>
    public EventLogBuilder AddEventLog<T>(string kind, Func<LogContext, IEventLog> create, Action<LogSettings<T>> settings)
        where T : class, new()
    {
        var own = new LogSettings<T>(kind, SectionOf(kind));
        settings(own);
        var known = Services.Select(service => service.ImplementationInstance).OfType<LogSettingSource>().ToList();
        if (known.Find(other => other.Options == typeof(T) && other.Kind != kind) is { } taken)
        {
            throw new ArgumentException(
                $"The log '{taken.Kind}' has options of the type {typeof(T)}. Use a type of its own for '{kind}'.", nameof(settings));
        }

        var added = AddEventLog(kind, create);
        if (!known.Exists(same => same.Kind == kind))
        {
            Services.AddSingleton<ISettingSource>(new LogSettingSource(kind, typeof(T), own.All));
            Services.AddOptionsPart<T>();
        }

        return added;
    }

    private static string SectionOf(string kind)
    {
        var section = Kind().IsMatch(kind) ? $"Log:{char.ToUpperInvariant(kind[0])}{kind[1..]}" : null;
        return section is not null && !LibrarySettings.All.Any(setting => setting.Key.Equals(section, StringComparison.OrdinalIgnoreCase))
            ? section
            : throw new ArgumentException(
                $"'{kind}' cannot name a kind of log. Allowed: 1 to 32 lower-case letters and digits, the first one a letter, "
                + "but no setting of the log itself, such as patience.", nameof(kind));
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9]{0,31}\z")]
    private static partial Regex Kind();
}
