namespace RxSse.Delivery;

/// <summary>The node of a log that is not shared.</summary>
internal sealed class SoleNode : INodes
{
    public static SoleNode Instance { get; } = new();

    public string Name => "";

    public IReadOnlyList<NodeStatus> Others => [];

    public string? Leader => null;
}
