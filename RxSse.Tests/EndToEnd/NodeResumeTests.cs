using RxSse.Tests.EndToEnd.Clients;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The same clients in Node: the npm package <c>eventsource</c> does what browsers do.</summary>
[Trait("Way", "any")]
public sealed class NodeResumeTests
{
    [FactIfNode(NodeReader.Folder)]
    public Task ReturningClient_ReceivesExactlyWhatItMissed() => CursorScenarios.CoveredAsync((address, query) => new NodeReader(address, query));

    [FactIfNode(NodeReader.Folder)]
    public Task ClientThatWasAwayForLong_IsToldWhatIsGone_AndReceivesWhatIsRetained() =>
        CursorScenarios.ExpiredAsync((address, query) => new NodeReader(address, query));

    [FactIfNode(NodeReader.Folder)]
    public Task ClientOfAServerThatWasKilled_IsToldSo_AndReceivesAllOfTheNewLog() =>
        CursorScenarios.RestartedAsync((address, query) => new NodeReader(address, query));

    [FactIfNode(NodeReader.Folder)]
    public Task ClientWithACursorThatFitsNothing_IsToldSo_AndReceivesTheSnapshot() =>
        CursorScenarios.UnknownAsync((address, query) => new NodeReader(address, query), epoch => $"{epoch}-999999");
}
