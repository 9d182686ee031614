using Microsoft.Extensions.Options;
using RxSse.Log;

namespace RxSse.Configuration;

/// <summary>Stops the start if there is no such log, or if it is in a package whose call is missing.</summary>
internal sealed class LogCheck(IEnumerable<LogKind> kinds) : IValidateOptions<RxSseOptions>
{
    /// <summary>The logs of this repository.</summary>
    public const string Known = $"{LogKind.Memory}, {LogKind.File} or {LogKind.Redis}";

    public ValidateOptionsResult Validate(string? name, RxSseOptions options) => options.Log.Kind switch
    {
        var kind when kinds.Any(known => known.Name == kind) => ValidateOptionsResult.Success,
        LogKind.File => Missing(LogKind.File, "RxSse.File", "AddFileLog"),
        LogKind.Redis => Missing(LogKind.Redis, "RxSse.Redis", "AddRedisLog"),
        var other => ValidateOptionsResult.Fail(
            $"RxSse:Log:Kind: '{other}' is not allowed (allowed: {string.Join("", Others.Select(kind => $"{kind}, "))}{Known}; default: {LogKind.Memory})"),
    };

    private IEnumerable<string> Others =>
        kinds.Select(kind => kind.Name).Where(kind => kind is not (LogKind.Memory or LogKind.File or LogKind.Redis));

    private static ValidateOptionsResult Missing(string kind, string package, string call) => ValidateOptionsResult.Fail(
        $"RxSse:Log:Kind: '{kind}' needs the package {package}, and AddRxSse().{call}() in the program of the server.");
}
