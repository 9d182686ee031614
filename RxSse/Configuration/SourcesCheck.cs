using System.Globalization;
using Microsoft.Extensions.Options;
using RxSse.Publishing.Sources;
using RxSse.Publishing.Sources.Poll;
using RxSse.Streams;

namespace RxSse.Configuration;

/// <summary>Stops the start if the source of a stream is not complete, or is not the only one.</summary>
internal sealed class SourcesCheck : IValidateOptions<RxSseOptions>
{
    public ValidateOptionsResult Validate(string? name, RxSseOptions options) =>
        options.Part<ConfiguredStreams>().Defined.SelectMany(stream => Faults(stream.Key, stream.Value, options)).ToList()
            is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults)
            : ValidateOptionsResult.Success;

    private static IEnumerable<string> Faults(string name, ConfiguredStream stream, RxSseOptions options)
    {
        var path = $"{ConfigurationReader.Section}:Streams:{name}";
        if (stream.Sources.Count > 1)
        {
            yield return $"{path}: the stream '{name}' has {string.Join(" and ", stream.Sources.Select(source => source.Kind))}. "
                + "A stream has one source: remove the others.";
        }

        foreach (var reserved in stream.Sources.SelectMany(source => source.TypesOf(name)))
        {
            if (stream.Type == reserved || stream.Types.Contains(reserved))
            {
                yield return $"{path}:{(stream.Type == reserved ? "Type" : "Types")}: '{reserved}' is the type of the events that the source adds. "
                    + "Choose another type.";
            }
        }

        foreach (var source in stream.Sources.OfType<SourceOptions>())
        {
            if (!source.HasUrl)
            {
                yield return $"{path}:{source.Kind}: there is no Url. Add {path}:{source.Kind}:Url.";
            }

            if (source is PollOptions && source.Bytes > options.Publishing.QueueBytes)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}:{source.Kind}:Bytes: {source.Bytes:N0} bytes are more than RxSse:Publishing:QueueBytes allows: ")
                    + options.Publishing.QueueBytes.ToString("N0", CultureInfo.InvariantCulture);
            }
        }
    }
}
