using System.Globalization;
using Microsoft.Extensions.Options;

namespace RxSse.Configuration;

/// <summary>Stops the start if a body that is allowed could never be published, because a burst is smaller.</summary>
internal sealed class LimitsCheck : IValidateOptions<RxSseOptions>
{
    public ValidateOptionsResult Validate(string? name, RxSseOptions options) =>
        options.Limits.PublishedBytes is { Count: > 0 } rate && 2 * rate.Count < options.Publishing.BatchBytes
            ? ValidateOptionsResult.Fail(string.Create(
                CultureInfo.InvariantCulture,
                $"RxSse:Limits:PublishedBytes: '{rate}' is not allowed: twice as many bytes must be at least "
                + $"RxSse:Publishing:BatchBytes, {options.Publishing.BatchBytes:N0}."))
            : ValidateOptionsResult.Success;
}
