using Microsoft.Extensions.Logging;

namespace RxSse.Tests.Hosting;

/// <summary>Gives all categories the same log.</summary>
internal sealed class OneLogger(ILogger logger) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => logger;

    public void Dispose()
    {
    }
}
