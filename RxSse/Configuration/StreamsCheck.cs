using Microsoft.Extensions.Options;
using RxSse.Streams;

namespace RxSse.Configuration;

/// <summary>Stops the start, with a line for each stream that cannot run in this application.</summary>
internal sealed class StreamsCheck(IEnumerable<StreamDefinition> streams, IServiceProvider services) : IValidateOptions<RxSseOptions>
{
    public ValidateOptionsResult Validate(string? name, RxSseOptions options) =>
        streams.Select(stream => stream.Fault(services)).OfType<string>().ToList() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults)
            : ValidateOptionsResult.Success;
}
