using System.Net;
using StackExchange.Redis;

namespace RxSse.RedisLog.Calls;

/// <summary>What the errors of the client library mean. Their texts are not passed on, as they may name what the connection was made with.</summary>
internal static class RedisFaults
{
    private static readonly string[] Refusals = ["WRONGPASS", "NOAUTH", "NOPERM"];

    /// <summary>The fault behind an error; null if it is none of Redis.</summary>
    /// <param name="error">The error.</param>
    /// <param name="address">Where Redis is.</param>
    public static RedisCallException? Of(Exception error, string address) => error switch
    {
        RedisServerException refused => OfServer(refused.Message, address),
        RedisConnectionException when IsOfCredentials(error) => OfCredentials(address),
        RedisConnectionException broken => Away(address, IsSent(broken.CommandStatus)),
        RedisTimeoutException late => Away(address, IsSent(late.Commandstatus)),
        ObjectDisposedException => Away(address, mayBeDone: true),
        _ => null,
    };

    /// <summary>Redis does not let this process in.</summary>
    public static RedisCallException OfCredentials(string address) =>
        new(RedisFault.Refused, $"Redis at {address} refuses the user or the password.");

    /// <summary>Host and port, without what else a connection has.</summary>
    public static string Print(EndPoint address) => address switch
    {
        DnsEndPoint named => $"{named.Host}:{named.Port}",
        _ => $"{address}",
    };

    private static bool IsOfCredentials(Exception? error) =>
        error is not null
        && (error is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } || IsOfCredentials(error.InnerException));

    private static RedisCallException OfServer(string message, string address)
    {
        if (Refusals.FirstOrDefault(code => Has(message, code)) is { } refusal)
        {
            var what = refusal == "NOPERM" ? "the user what the log needs" : "the user or the password";
            return new RedisCallException(RedisFault.Refused, $"Redis at {address} refuses {what} ({refusal}).");
        }

        return Has(message, "OOM")
            ? new RedisCallException(RedisFault.Full, $"Redis at {address} has no memory for more events.")
            : new RedisCallException(RedisFault.Away, $"Redis at {address} is not ready ({CodeOf(message)}).");
    }

    private static RedisCallException Away(string address, bool mayBeDone) =>
        new(RedisFault.Away, $"Redis at {address} does not answer.", mayBeDone);

    private static bool IsSent(CommandStatus status) => status is not (CommandStatus.WaitingToBeSent or CommandStatus.WaitingInBacklog);

    // Redis before 7 puts the error of a command into that of the script.
    private static bool Has(string message, string code) =>
        message.StartsWith(code + " ", StringComparison.Ordinal) || message.Contains($"-{code} ", StringComparison.Ordinal);

    private static string CodeOf(string message) => message.Split(' ', 2)[0] is var code && code.All(char.IsAsciiLetterUpper) ? code : "ERR";
}
