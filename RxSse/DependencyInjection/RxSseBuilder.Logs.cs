using System.Text.RegularExpressions;
using RxSse.Configuration;
using RxSse.Log;

namespace RxSse.DependencyInjection;

// Adds logs.
public sealed partial class RxSseBuilder
{
    /// <summary>
    /// Adds a log to choose by <c>Log:Kind</c>. To add the same again changes nothing. See docs/durability.md.
    /// </summary>
    /// <param name="kind">The value of the setting: at most 32 lower-case letters and digits, the first one a letter.</param>
    /// <param name="create">Creates the log, once, if it is chosen. It reads nothing yet, and does not block.</param>
    /// <returns>Adds what the processes that share the log share beside it.</returns>
    /// <exception cref="ArgumentException">The kind is no such word, or is in use for another log.</exception>
    public EventLogBuilder AddEventLog(string kind, Func<LogContext, IEventLog> create)
    {
        _ = SectionOf(kind);
        return new EventLogBuilder(Services.AddLogKind(new LogKind(kind, create)));
    }

    /// <summary>
    /// Adds a log to choose by <c>Log:Kind</c>, with settings of its own below <c>RxSse:Log:&lt;Kind&gt;</c>. To add the same again changes
    /// nothing. See docs/durability.md.
    /// </summary>
    /// <typeparam name="T">The options of the log. <c>services.Configure&lt;T&gt;(…)</c> overrides the configuration.</typeparam>
    /// <param name="kind">The value of the setting: at most 32 lower-case letters and digits, the first one a letter.</param>
    /// <param name="create">Creates the log, once, if it is chosen. It reads nothing yet, and does not block.</param>
    /// <param name="settings">Adds the settings.</param>
    /// <returns>Adds what the processes that share the log share beside it.</returns>
    /// <exception cref="ArgumentException">The kind is no such word, or is in use for another log.</exception>
    public EventLogBuilder AddEventLog<T>(string kind, Func<LogContext, IEventLog> create, Action<LogSettings<T>> settings)
        where T : class, new()
    {
        var own = new LogSettings<T>(SectionOf(kind));
        settings(own);
        var added = AddEventLog(kind, create);
        if (!Services.Any(service => service.ImplementationInstance is LogSettingSource known && known.Kind == kind))
        {
            Services.AddSingleton<ISettingSource>(new LogSettingSource(kind, own.All));
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
                + "but not kind, newepoch or patience.", nameof(kind));
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9]{0,31}\z")]
    private static partial Regex Kind();
}
