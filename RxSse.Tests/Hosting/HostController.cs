using Microsoft.AspNetCore.Mvc;

namespace RxSse.Tests.Hosting;

/// <summary>A controller of the host, found by MVC.</summary>
public sealed class HostController : ControllerBase
{
    [HttpGet("/mvc/{n:int}")]
    public IActionResult Get(int n) => Ok(n + 1);
}
