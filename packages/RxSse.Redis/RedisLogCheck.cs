using System.Globalization;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace RxSse.RedisLog;

/// <summary>
/// Says whether the connection to Redis can be read. What is set is not printed, as it may have a password. So whatever is neither a
/// host nor an option is refused: the client library would take it for a host, and hosts are printed.
/// </summary>
internal static partial class RedisLogCheck
{
    private const string Sample = "host:6379,user=…,password=…,ssl=true";

    /// <summary>What is wrong, as sentences; null if nothing is.</summary>
    public static string? FaultOf(RedisLogOptions options) =>
        Fault(options.Connection) is { } fault ? $"{fault} Allowed: a connection of StackExchange.Redis, such as {Sample}." : null;

    private static string? Fault(string connection)
    {
        if (connection.Length == 0)
        {
            return "It is missing.";
        }

        string[] parts = [.. connection.Split(',').Select(part => part.Trim()).Where(part => part.Length > 0)];
        string[] hosts = [.. parts.TakeWhile(part => !part.Contains('=', StringComparison.Ordinal) || part.Contains("://", StringComparison.Ordinal))];
        return hosts.Any(host => host.Contains("://", StringComparison.Ordinal)) ? "An address such as redis://… is not read."
            : hosts.Any(host => host.Contains('@', StringComparison.Ordinal)) ? "A host has no user. Write user=…,password=… behind it."
            : !hosts.All(IsHost) ? "It has a host that is none."
            : !parts.Skip(hosts.Length).All(part => part.Contains('=', StringComparison.Ordinal))
                ? "Behind the first option, a part has no '='. A comma ends a value: a password must have none. Hosts come first."
            : hosts.Length == 0 ? "It has no host."
            : parts.Skip(hosts.Length).Any(HasSeparator) ? "An option has a ';' or a blank in its value. Options are separated by commas."
            : !parts.Skip(hosts.Length).All(IsServiceIfNamed) ? "It has a serviceName that is none."
            : IsRead(connection) ? null
            : "It cannot be read.";
    }

    private static bool IsHost(string text) => Host().Match(text) is { Success: true } host
        && (!host.Groups["port"].Success
            || (int.TryParse(host.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535));

    // A value with another separator would take in what follows it, such as a password.
    private static bool HasSeparator(string option) =>
        !Is(option, "user") && !Is(option, "password") && ValueOf(option).AsSpan().IndexOfAny("; \t\r\n") >= 0;

    private static bool IsServiceIfNamed(string option) => !Is(option, "serviceName") || Service().IsMatch(ValueOf(option));

    private static bool Is(string option, string name) => option.Split('=')[0].Trim().Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string ValueOf(string option) => option.Split('=', 2)[1].Trim();

    private static bool IsRead(string connection)
    {
        try
        {
            return ConfigurationOptions.Parse(connection).EndPoints.Count > 0;
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            return false;
        }
    }

    // The Sentinels are named with it, so it is printed.
    [GeneratedRegex(@"^[A-Za-z0-9._-]+\z")]
    private static partial Regex Service();

    // A name, an address of IPv4, or one of IPv6: in brackets if a port follows.
    [GeneratedRegex(@"^(?:[A-Za-z0-9._-]+(?::(?<port>[0-9]+))?|\[[0-9A-Fa-f:.]+\](?::(?<port>[0-9]+))?|[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)$")]
    private static partial Regex Host();
}
