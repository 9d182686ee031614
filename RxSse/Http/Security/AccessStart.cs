using Microsoft.Extensions.Options;
using RxSse.Publishing;

namespace RxSse.Http.Security;

/// <summary>Reads the schemes when the host starts, and says in one line what callers without a credential may do.</summary>
internal sealed partial class AccessStart(
    Schemes schemes, AnonymousRights anonymous, ListeningAddresses addresses, IOptions<PublishingOptions> publishing,
    IHostEnvironment environment, IHostApplicationLifetime lifetime, ILogger<AccessStart> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Log); // the addresses are known then
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Log()
    {
        if (anonymous.AreConfigured)
        {
            return; // the operator knows
        }

        if (schemes.Exist)
        {
            LogClosed(schemes.Challenge);
        }
        else if (publishing.Value.Enabled is false)
        {
            LogOff();
        }
        else if (!addresses.AreLoopback && publishing.Value.Enabled is true)
        {
            LogOpen();
        }
        else if (!addresses.AreLoopback)
        {
            LogReadOnly();
        }
        else if (!environment.IsDevelopment())
        {
            LogLocal();
        }
    }

    [LoggerMessage(611, LogLevel.Information, "Nobody can publish: the server does not listen on loopback only. Everybody may read and compose "
        + "views. To open it, set RxSse:Access:Anonymous, or add a way to authenticate (docs/access.md).")]
    private partial void LogReadOnly();

    [LoggerMessage(612, LogLevel.Information, "Callers on this machine may publish without a credential, also those of a proxy that says "
        + "nothing of them. To change this, set RxSse:Access:Anonymous (docs/access.md).")]
    private partial void LogLocal();

    [LoggerMessage(613, LogLevel.Warning, "Everybody who reaches the server may publish, because of RxSse:Publishing:Enabled. "
        + "To change this, set RxSse:Access:Anonymous (docs/access.md).")]
    private partial void LogOpen();

    [LoggerMessage(615, LogLevel.Information, "Nobody can publish to streams over HTTP, because RxSse:Publishing:Enabled is false. Everybody may "
        + "read and compose views. To change this, set RxSse:Access:Anonymous (docs/access.md).")]
    private partial void LogOff();

    [LoggerMessage(614, LogLevel.Information, "Callers without a credential may do nothing, because there are ways to authenticate: {Schemes}. "
        + "To give them rights, set RxSse:Access:Anonymous (docs/access.md).")]
    private partial void LogClosed(string schemes);
}
