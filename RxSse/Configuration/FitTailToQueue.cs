using Microsoft.Extensions.Options;
using RxSse.Log.InMemory;

namespace RxSse.Configuration;

/// <summary>Gives the tail of the log the limit of <c>Publishing:QueueBytes</c>, which the log does not know.</summary>
internal sealed class FitTailToQueue : IPostConfigureOptions<RxSseOptions>
{
    public void PostConfigure(string? name, RxSseOptions options) => options.Part<TailOptions>().Bytes = options.Publishing.QueueBytes;
}
