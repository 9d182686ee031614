using Microsoft.Extensions.Options;
using RxSse.Log;

namespace RxSse.Configuration;

/// <summary>Stops the start if the log is in a package whose call is missing.</summary>
internal sealed class LogCheck(IEnumerable<LogKind> kinds) : IValidateOptions<RxSseOptions>
{
    public ValidateOptionsResult Validate(string? name, RxSseOptions options)
    {
        var kind = options.Log.Kind;
        if (kinds.Any(known => known.Name == kind))
        {
            return ValidateOptionsResult.Success;
        }

        var (package, call) = kind == LogKind.Redis ? ("RxSse.Redis", "AddRedisLog") : ("RxSse.File", "AddFileLog");
        return kind is LogKind.File or LogKind.Redis
            ? ValidateOptionsResult.Fail(
                $"RxSse:Log:Kind: '{kind}' needs the package {package}, and AddRxSse().{call}() in the program of the server.")
            : ValidateOptionsResult.Success; // another check refuses it
    }
}
