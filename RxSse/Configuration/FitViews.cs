using Microsoft.Extensions.Options;
using RxSse.Views.Execution;

namespace RxSse.Configuration;

/// <summary>
/// Lowers the limits of views to those of the queue: a queue must hold the newest event of each pipe, one array of
/// <c>buffer</c>, and one event that an operator makes. Gives views the limit of <c>Limits:ViewCost</c>, and
/// room for as many bytes of events as a full buffer of published events has.
/// </summary>
internal sealed class FitViews : IPostConfigureOptions<RxSseOptions>
{
    // A queue below these is not allowed, and is reported as the only fault.
    private const int MinEvents = 1;
    private const int MinBytes = 1024;

    public void PostConfigure(string? name, RxSseOptions options)
    {
        var (views, delivery) = (options.Composition, options.Delivery);
        views.MaxCost = options.Limits.ViewCost;
        views.MaxPipes = Math.Min(views.MaxPipes, Math.Max(delivery.QueueEvents, MinEvents));
        views.QueueBytes = Math.Max(delivery.QueueBytes, MinBytes);
        views.EventBytes = Math.Min(views.EventBytes, views.QueueBytes);
        views.IntakeBytes = (long)DropOldestBuffer.Capacity * options.Publishing.EventBytes;
        views.TotalIntakeBytes = views.IntakeBytes;
        views.BufferBytes = Math.Min(views.BufferBytes, Math.Max(delivery.QueueBytes, MinBytes));
    }
}
