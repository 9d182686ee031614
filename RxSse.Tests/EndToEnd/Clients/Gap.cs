using System.Text.Json;
using Xunit;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>What a <c>gap</c> says is missing: what lies after <paramref name="From"/> and not after <paramref name="To"/>.</summary>
internal sealed record Gap(string Reason, long? Missed, string? From, string To)
{
    public static Gap Of(Received received)
    {
        Assert.Equal("gap", received.Type);
        Assert.Null(received.Id);
        Assert.Equal(["reason", "missed", "from", "to"], received.Data.EnumerateObject().Select(member => member.Name));
        var missed = received.Data.GetProperty("missed");
        return new Gap(
            received.Data.GetProperty("reason").GetString()!,
            missed.ValueKind == JsonValueKind.Null ? null : missed.GetInt64(),
            received.Data.GetProperty("from").GetString(),
            received.Data.GetProperty("to").GetString()!);
    }
}
