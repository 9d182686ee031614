using System.Text.Json;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>A client of docs/clients.md at work, as the words of what it does.</summary>
internal abstract class TriedClient : IAsyncDisposable
{
    /// <summary>It waits exactly as long as the server has asked a rejected client to.</summary>
    public const string Waits = "waits as it was told";

    /// <summary>It is told that the log has begun anew, and it has sent the cursor that it had before.</summary>
    private const string Back = "gap restarted, with a cursor";

    private static readonly string[] Refusals = ["204", "400"];

    /// <summary>The next status, event type or wait; null when the client has ended, or will never send another request.</summary>
    public abstract Task<string?> NextAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Whether it comes to this word before it ends.</summary>
    public async Task<bool> ComesToAsync(string word)
    {
        while (await NextAsync() is { } next)
        {
            if (next == word)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it returns to a server that has been started again.</summary>
    public Task<bool> ComesBackAsync() => ComesToAsync(Back);

    /// <summary>How often it is answered without events before it ends. It is not waited for more than three.</summary>
    public async Task<int> RefusalsAsync()
    {
        var count = 0;
        while (count < 3 && await NextAsync() is { } next)
        {
            count += Refusals.Contains(next) ? 1 : 0;
        }

        return count;
    }

    protected static string WordOfGap(string reason, string? from) => $"gap {reason}, {(from is null ? "without" : "with")} a cursor";

    /// <summary>The word of a line that a program has printed.</summary>
    protected static string WordOf(string line)
    {
        var printed = JsonElement.Parse(line);
        if (printed.TryGetProperty("status", out var status))
        {
            return status.GetRawText();
        }

        if (printed.TryGetProperty("waits", out _))
        {
            return Waits;
        }

        var (type, data) = (printed.GetProperty("type").GetString()!, printed.GetProperty("data"));
        return type == "gap" ? WordOfGap(data.GetProperty("reason").GetString()!, data.GetProperty("from").GetString()) : type;
    }
}
