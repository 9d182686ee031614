using System.Globalization;
using Microsoft.Extensions.Options;

namespace RxSse.Configuration;

/// <summary>Stops the start if a bound in bytes does not fit into the next one.</summary>
internal sealed class BoundsCheck : IValidateOptions<RxSseOptions>
{
    public ValidateOptionsResult Validate(string? name, RxSseOptions options)
    {
        (string Key, long Bytes)[] bounds =
        [
            ("Publishing:QueueBytes", options.Publishing.QueueBytes),
            ("History:Bytes", options.History.Bytes),
        ];
        return bounds.Zip(bounds.Skip(1)).Where(pair => pair.First.Bytes > pair.Second.Bytes)
            .Select(pair => string.Create(
                CultureInfo.InvariantCulture,
                $"RxSse:{pair.First.Key}: {pair.First.Bytes:N0} bytes are more than RxSse:{pair.Second.Key} has: {pair.Second.Bytes:N0}"))
            .ToList() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults)
            : ValidateOptionsResult.Success;
    }
}
