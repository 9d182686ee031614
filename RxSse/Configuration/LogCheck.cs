using Microsoft.Extensions.Options;
using RxSse.Log;

namespace RxSse.Configuration;

/// <summary>Stops the start if the log is in a package whose call is missing.</summary>
internal sealed class LogCheck(IEnumerable<LogKind> kinds) : IValidateOptions<RxSseOptions>
{
    public ValidateOptionsResult Validate(string? name, RxSseOptions options) =>
        options.Log.Kind == LogKind.File && kinds.All(kind => kind.Name != LogKind.File)
            ? ValidateOptionsResult.Fail(
                "RxSse:Log:Kind: 'file' needs the package RxSse.File, and AddRxSse().AddFileLog() in the program of the server.")
            : ValidateOptionsResult.Success;
}
