using Microsoft.Extensions.Options;
using RxSse.Configuration;
using RxSse.Log;
using StackExchange.Redis;

namespace RxSse.RedisLog;

/// <summary>Stops the start if there is no connection to Redis. What is set is not printed: it may have a password.</summary>
internal sealed class RedisLogCheck : IValidateOptions<RxSseOptions>
{
    public ValidateOptionsResult Validate(string? name, RxSseOptions options) =>
        options.Log.Kind == LogKind.Redis && Fault(options.Part<RedisLogOptions>().Connection) is { } fault
            ? ValidateOptionsResult.Fail($"RxSse:Log:Redis:Connection: {fault} Allowed: a connection of StackExchange.Redis, such as localhost:6379.")
            : ValidateOptionsResult.Success;

    private static string? Fault(string connection)
    {
        if (connection.Length == 0)
        {
            return "It is missing.";
        }

        try
        {
            return ConfigurationOptions.Parse(connection).EndPoints.Count == 0 ? "It has no host." : null;
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            return "It cannot be read.";
        }
    }
}
