using System.Net;
using System.Security.Authentication;
using StackExchange.Redis;

namespace RxSse.RedisLog.Calls;

/// <summary>What the errors of the client library mean. Their texts are not passed on, as they may name what the connection was made with.</summary>
internal static class RedisFaults
{
    /// <summary>The oldest version whose commands the scripts know.</summary>
    public static Version OldestVersion { get; } = new(6, 2);

    // They pass by themselves, or when somebody mends Redis: the node waits.
    private static readonly string[] Passing =
    [
        "LOADING", "BUSY", "READONLY", "MASTERDOWN", "NOREPLICAS", "MISCONF", "CLUSTERDOWN", "TRYAGAIN", "MOVED", "ASK", "UNKILLABLE", "NOQUORUM",
    ];

    private static readonly string[] UnknownCommands = ["unknown command", "unknown subcommand", "unknown redis command"];

    /// <summary>The fault behind an error; null if it is none of Redis.</summary>
    /// <param name="error">The error.</param>
    /// <param name="address">Where Redis is.</param>
    public static RedisCallException? Of(Exception error, string address) => error switch
    {
        RedisServerException refused => OfServer(refused.Message, address),
        RedisConnectionException when IsOfCredentials(error) =>
            new RedisCallException(RedisFault.Refused, $"Redis at {address} refuses the user or the password."),
        RedisConnectionException broken when Handshake(error) is not null => new RedisCallException(
            RedisFault.Away,
            $"The TLS handshake with Redis at {address} fails: check ssl=, sslHost= and the certificate.", IsSent(broken.CommandStatus)),
        RedisConnectionException broken => Away(address, IsSent(broken.CommandStatus)),
        RedisTimeoutException late => Away(address, IsSent(late.Commandstatus)),
        RedisCommandException => Away(address), // it is a replica now
        ObjectDisposedException or RedisException => Away(address, mayBeDone: true),
        _ => null,
    };

    /// <summary>Whether a server has refused the user or the password, as it does when a connection begins.</summary>
    public static bool IsOfCredentials(Exception? error) =>
        error is not null
        && (error is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } ? Handshake(error) is null
            : IsOfCredentials(error.InnerException));

    /// <summary>The fault of a version that is too old; null if it is not.</summary>
    public static RedisCallException? OfVersion(Version version, string address) => version < OldestVersion
        ? new RedisCallException(RedisFault.Refused, $"Redis at {address} is version {version}. The log needs {OldestVersion} or newer.")
        : null;

    /// <summary>Redis does not answer.</summary>
    public static RedisCallException Away(string address, bool mayBeDone = false) =>
        new(RedisFault.Away, $"Redis at {address} does not answer.", mayBeDone);

    /// <summary>Host and port, without what else a connection has.</summary>
    public static string Print(EndPoint address) => address switch
    {
        DnsEndPoint named => $"{named.Host}:{named.Port}",
        _ => $"{address}",
    };

    private static Exception? Handshake(Exception? error) => error is null or AuthenticationException ? error : Handshake(error.InnerException);

    private static RedisCallException OfServer(string message, string address) =>
        Has(message, "NOPERM") ? new RedisCallException(RedisFault.Refused, $"Redis at {address} refuses the user what the log needs (NOPERM).")
        : Has(message, "WRONGPASS") || Has(message, "NOAUTH")
            ? new RedisCallException(RedisFault.Refused, $"Redis at {address} refuses the user or the password.")
        : Has(message, "OOM") ? new RedisCallException(RedisFault.Full, $"Redis at {address} has no memory for more events.")
        : Has(message, "WRONGTYPE") ? new RedisCallException(
            RedisFault.Refused, $"Redis at {address} has other data under the keys of the log. Choose another Log:Redis:Prefix.")
        : Passing.FirstOrDefault(code => Has(message, code)) is { } code
            ? new RedisCallException(RedisFault.Away, $"Redis at {address} is not ready ({code}).")
        : UnknownCommands.Any(text => message.Contains(text, StringComparison.OrdinalIgnoreCase)) ? new RedisCallException(
            RedisFault.Refused,
            $"Redis at {address} does not know a command that the log needs. The log needs version {OldestVersion} or newer, with all its commands.")
        : message.Contains("user_script", StringComparison.Ordinal) ? new RedisCallException(
            RedisFault.Refused, $"Redis at {address} cannot run the scripts of the log. The log needs version {OldestVersion} or newer.")
        : new RedisCallException(RedisFault.Away, $"Redis at {address} is not ready ({CodeOf(message)}).");

    private static bool IsSent(CommandStatus status) => status is not (CommandStatus.WaitingToBeSent or CommandStatus.WaitingInBacklog);

    // Redis before 7 puts the error of a command into that of the script.
    private static bool Has(string message, string code) =>
        message.StartsWith(code + " ", StringComparison.Ordinal) || message.Contains($"-{code} ", StringComparison.Ordinal);

    private static string CodeOf(string message) => message.Split(' ', 2)[0] is var code && code.All(char.IsAsciiLetterUpper) ? code : "ERR";
}
