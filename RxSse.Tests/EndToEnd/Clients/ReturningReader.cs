using RxSse.Tests.EndToEnd.Servers;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>
/// A subscriber that comes back whenever its connection ends or breaks, after the time that it was told, with the id of
/// the last event that it has.
/// </summary>
/// <param name="address">The server, or the way to it.</param>
/// <param name="query">What it asks for.</param>
/// <param name="cursor">The name under which the query brings the id, for clients that cannot set the header.</param>
internal sealed class ReturningReader(Uri address, string query = "", string? cursor = null) : Reader
{
    private readonly CancellationTokenSource _patience = Patience.Start();
    private readonly HttpClient _client = RunningServer.ClientOf(address);
    private TimeSpan _retry = TimeSpan.FromMilliseconds(100);
    private EventReader? _reader;
    private string? _lastId;

    public override async Task<Received?> NextOrEndAsync()
    {
        while (true)
        {
            try
            {
                _reader ??= await OpenAsync();
                if (await _reader.NextOrEndAsync() is { } next)
                {
                    _lastId = next.Id ?? _lastId;
                    _retry = next.Retry ?? _retry;
                    return next;
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                // The connection broke off, or nobody answers yet.
            }

            await LeaveAsync();
            using var wait = new PeriodicTimer(_retry);
            await wait.WaitForNextTickAsync(_patience.Token);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _client.Dispose();
        _patience.Dispose();
    }

    private Task<EventReader> OpenAsync() =>
        _lastId is null ? EventReader.OpenAsync(_client, query)
        : cursor is null ? EventReader.OpenAsync(_client, query, ("Last-Event-ID", _lastId))
        : EventReader.OpenAsync(_client, $"{query}{(query == "" ? '?' : '&')}{cursor}={_lastId}");

    private async Task LeaveAsync()
    {
        if (_reader is { } reader)
        {
            _reader = null;
            await reader.DisposeAsync();
        }
    }
}
