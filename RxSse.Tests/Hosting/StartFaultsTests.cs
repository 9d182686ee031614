using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace RxSse.Tests.Hosting;

public sealed class StartFaultsTests
{
    [Fact]
    public void InvalidOptions_AreLines() => Assert.Equal(
        ["a", "b"], StartFaults.Describe(new OptionsValidationException("", typeof(object), ["a", "b"])));

    [Fact]
    public void InvalidOptionsOfSeveralTypes_AreLines() => Assert.Equal(
        ["a", "b"], StartFaults.Describe(new AggregateException(
            new OptionsValidationException("", typeof(object), ["a"]), new OptionsValidationException("", typeof(string), ["b"]))));

    [Fact]
    public void AddressInUse_IsALine_ThatSaysHowToChooseAnother()
    {
        var lines = StartFaults.Describe(new IOException("It is in use.", new AddressInUseException("")));

        Assert.Contains("--urls", Assert.Single(lines!), StringComparison.Ordinal);
    }

    [Fact]
    public void BugInTheApplication_KeepsItsStack()
    {
        Assert.Null(StartFaults.Describe(new InvalidOperationException("a bug in a stream")));
        Assert.Null(StartFaults.Describe(new ArgumentException("a bug")));
        Assert.Null(StartFaults.Describe(
            new AggregateException(new OptionsValidationException("", typeof(object), ["a"]), new ArgumentException("a bug"))));
    }

    [Theory]
    [InlineData(null, LogLevel.Error, false, true)]
    [InlineData(null, LogLevel.Information, true, true)]
    [InlineData("Warning", LogLevel.Information, false, false)]
    public async Task LogOfTheFramework_IsSilentAboutFaults_UntilTheApplicationHasStarted(
        string? configured, LogLevel level, bool before, bool after)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["Logging:LogLevel:Default"] = configured;
        builder.Logging.AddProvider(new EveryLevel());
        builder.ReportStartFaultsInLines();
        using var host = builder.Build();
        var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.Extensions.Hosting.Internal.Host");

        Assert.Equal(before, log.IsEnabled(level));
        await host.StartAsync();
        Assert.Equal(after, log.IsEnabled(level));
        await host.StopAsync();
    }

    private sealed class EveryLevel : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
    }
}
