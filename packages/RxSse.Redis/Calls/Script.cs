using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace RxSse.RedisLog.Calls;

/// <summary>A script that Redis runs as one step. The scripts are files in the folder <c>Scripts</c>; all begin with the same text.</summary>
internal sealed class Script
{
    [SuppressMessage("Security", "CA5350", Justification = "Redis knows a script by its SHA-1.")]
    private Script(string name)
    {
        Text = TextOf("common") + TextOf(name);
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(Text));
    }

    public static Script Append { get; } = new("append");

    public static Script Read { get; } = new("read");

    public static Script Find { get; } = new("find");

    public static Script Mark { get; } = new("mark");

    public static Script Load { get; } = new("load");

    public static Script Adopt { get; } = new("adopt");

    public static Script Lease { get; } = new("lease");

    public static Script Next { get; } = new("next");

    public static Script Beat { get; } = new("beat");

    public static Script Leave { get; } = new("leave");

    public static Script Revoke { get; } = new("revoke");

    public static Script Close { get; } = new("close");

    public static Script Ticket { get; } = new("ticket");

    public static Script Take { get; } = new("take");

    /// <summary>The text of the script.</summary>
    public string Text { get; }

    /// <summary>The digest by which Redis knows the text once it has had it.</summary>
    public byte[] Hash { get; }

    /// <summary>Runs it. Its text is sent only if Redis does not know it.</summary>
    public async Task<RedisResult> RunAsync(IDatabase redis, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return await redis.ScriptEvaluateAsync(Hash, keys, values, CommandFlags.DemandMaster).ConfigureAwait(false);
        }
        catch (RedisServerException unknown) when (unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await redis.ScriptEvaluateAsync(Text, keys, values, CommandFlags.DemandMaster | CommandFlags.NoScriptCache)
                .ConfigureAwait(false);
        }
    }

    private static string TextOf(string name)
    {
        using var text = new StreamReader(typeof(Script).Assembly.GetManifestResourceStream($"{name}.lua")!);
        return text.ReadToEnd();
    }
}
