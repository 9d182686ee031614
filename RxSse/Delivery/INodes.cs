using RxSse.Log;

namespace RxSse.Delivery;

/// <summary>
/// The nodes that share the log. What they tell of themselves is about a second old at most. What this one tells them, and does for them, is
/// <see cref="IThisNode"/>. All members may be called from any thread, and the properties do not block.
/// </summary>
public interface INodes
{
    /// <summary>The name of this node: lower-case letters and digits, the first one a letter; empty if the log is not shared.</summary>
    string Name { get; }

    /// <summary>The other nodes, as this one has read of them last.</summary>
    IReadOnlyList<NodeStatus> Others { get; }

    /// <summary>The name of the node that runs the streams; null if none is known.</summary>
    string? Leader { get; }

    /// <summary>What is wrong, as a sentence, while what the nodes share cannot be read; null if nothing is.</summary>
    string? Degraded => null;

    /// <summary>
    /// Tells and reads once, before the first subscriber, and then goes on with it. It does not wait for what is away. A fault that does not
    /// pass is an options fault.
    /// </summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Somebody has to change something.</exception>
    Task StartAsync() => Task.CompletedTask;

    /// <summary>Ends it. The other nodes forget this one.</summary>
    Task StopAsync() => Task.CompletedTask;

    /// <summary>Lets another node close a response, within about a second. False if there is no such node.</summary>
    /// <param name="node">The name of the node.</param>
    /// <param name="id">The id of the response there.</param>
    /// <exception cref="LogAwayException">It cannot be told now.</exception>
    Task<bool> CloseAsync(string node, ConnectionId id) => Task.FromResult(false);

    /// <summary>Lets the other nodes close the responses to a principal, within about a second. False if there is no other node.</summary>
    /// <param name="principal">The digest of the principal.</param>
    /// <exception cref="LogAwayException">They cannot be told now.</exception>
    Task<bool> CloseAsync(Digest principal) => Task.FromResult(false);
}
