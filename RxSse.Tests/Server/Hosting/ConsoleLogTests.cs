using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using RxSse.Server.Hosting;
using Xunit;

namespace RxSse.Tests.Server.Hosting;

public sealed class ConsoleLogTests
{
    [Theory]
    [InlineData("simple")]
    [InlineData("json", "--Logging:Console:FormatterName=json")]
    public void Formatter_IsThatOfTheConfiguration(string formatter, params string[] arguments)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = arguments, ContentRootPath = AppContext.BaseDirectory });
        builder.DropUnreadLogs();
        using var services = builder.Services.BuildServiceProvider();

        Assert.Equal(formatter, services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName);
    }
}
