using Microsoft.AspNetCore.Mvc;
using RxSse.Publishing;

namespace RxSse.Tests.Hosting;

/// <summary>A controller of the host that publishes.</summary>
public sealed class PublishingController(IEventPublisher publisher) : ControllerBase
{
    [HttpPost("/mvc/orders/{n:int}")]
    public async Task<IActionResult> PostAsync(int n) => Ok((await publisher.PublishAsync("orders", new Order(n))).Last);
}

/// <summary>What the host publishes.</summary>
public sealed record Order(int Number);
