using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace RxSse.RedisLog.Calls;

/// <summary>A script that Redis runs as one step. The scripts are files beside this one, which begin with the same text.</summary>
internal sealed class Script
{
    private Script(string name)
    {
        Text = Read("common") + Read(name);
        Hash = HashOf(Text);
    }

    public static Script Append { get; } = new("append");

    public static Script Read_ { get; } = new("read");

    /// <summary>The text of the script.</summary>
    public string Text { get; }

    /// <summary>What Redis knows it by.</summary>
    public byte[] Hash { get; }
}
