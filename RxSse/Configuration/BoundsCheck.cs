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
            ("Publishing:EventBytes", options.Publishing.EventBytes),
            ("Publishing:BatchBytes", options.Publishing.BatchBytes),
            ("Publishing:QueueBytes", options.Publishing.QueueBytes),
            ("History:Bytes", options.History.Bytes),
        ];
        // A body is copied when its buffer grows.
        var body = (First: bounds[1], Second: (Key: "Publishing:ReadingBytes", Bytes: options.Publishing.ReadingBytes / 2));
        return bounds.Zip(bounds.Skip(1), (first, second) => (First: first, Second: second)).Append(body)
            .Where(pair => pair.First.Bytes > pair.Second.Bytes)
            .Select(pair => string.Create(
                CultureInfo.InvariantCulture,
                $"RxSse:{pair.First.Key}: {pair.First.Bytes:N0} bytes are more than RxSse:{pair.Second.Key} allows: {pair.Second.Bytes:N0}"))
            .ToList() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults)
            : ValidateOptionsResult.Success;
    }
}
