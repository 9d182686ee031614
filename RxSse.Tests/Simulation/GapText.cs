using System.Text.Json;

namespace RxSse.Tests.Simulation;

/// <summary>A <c>gap</c> as tests compare it: its reason, how many events are missing, and the ids around them.</summary>
internal static class GapText
{
    public static string Of(JsonElement data) => $"gap {data.GetProperty("reason").GetString()} "
        + $"{(data.GetProperty("missed") is { ValueKind: JsonValueKind.Number } missed ? missed : "?")} "
        + $"{data.GetProperty("from").GetString() ?? "none"} {data.GetProperty("to").GetString()}";
}
