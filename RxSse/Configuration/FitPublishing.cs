using Microsoft.Extensions.Options;
using RxSse.Log;

namespace RxSse.Configuration;

/// <summary>
/// Gives the tail of the log the limit of <c>Publishing:QueueBytes</c>, which the log does not know, and lowers the size of an event to that
/// of the queue of a subscriber, which must hold it.
/// </summary>
internal sealed class FitPublishing : IPostConfigureOptions<RxSseOptions>
{
    private const int MinQueue = 1024; // a queue below it is not allowed, and is reported as the only fault

    public void PostConfigure(string? name, RxSseOptions options)
    {
        var publishing = options.Publishing;
        publishing.EventBytes = Math.Min(publishing.EventBytes, Math.Max(options.Delivery.QueueBytes, MinQueue));
        options.Part<TailOptions>().Bytes = publishing.QueueBytes;
    }
}
