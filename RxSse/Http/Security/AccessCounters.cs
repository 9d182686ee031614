using RxSse.Diagnostics;

namespace RxSse.Http.Security;

/// <summary>Counts requests that were refused because of who sent them.</summary>
internal sealed class AccessCounters : IFigures
{
    /// <summary>The credential is not valid.</summary>
    public const string Invalid = "invalid";

    /// <summary>There is no credential, and one could help.</summary>
    public const string Missing = "missing";

    /// <summary>There is more than one credential.</summary>
    public const string Several = "several";

    /// <summary>The caller does not have the right.</summary>
    public const string Right = "right";

    /// <summary>The caller publishes events outside of its part of the stream.</summary>
    public const string Row = "row";

    /// <summary>The credential is revoked.</summary>
    public const string Revoked = "revoked";

    private readonly Tally _refused = new("rxsse.reason", [Invalid, Missing, Several, Right, Row, Revoked]);

    /// <summary>Counts a refused request.</summary>
    /// <param name="reason">One of the constants.</param>
    public void Refused(string reason) => _refused.Add(reason);

    public void AddTo(RxSseMeter meter) => meter.AddCount(
        "rxsse.access.refused", "{request}", "Requests that were refused because of who sent them, by reason", _refused.Measure);
}
