using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The same clients in Node: the npm package <c>eventsource</c> does what browsers do.</summary>
public sealed class NodeResumeTests
{
    [FactIfNode]
    public Task ReturningClient_ReceivesExactlyWhatItMissed() => CursorRows.CoveredAsync((address, query) => new NodeReader(address, query));

    [FactIfNode]
    public Task ClientThatWasAwayForLong_IsToldWhatIsGone_AndReceivesWhatIsRetained() =>
        CursorRows.ExpiredAsync((address, query) => new NodeReader(address, query));

    [FactIfNode]
    public Task ClientOfAServerThatWasKilled_IsToldSo_AndReceivesAllOfTheNewLog() =>
        CursorRows.RestartedAsync((address, query) => new NodeReader(address, query));

    [FactIfNode]
    public Task ClientWithACursorThatFitsNothing_IsToldSo_AndReceivesTheSnapshot() =>
        CursorRows.UnknownAsync((address, query) => new NodeReader(address, query), epoch => $"{epoch}-999999");

    /// <summary>Runs where Node and the package are installed; in CI they must be.</summary>
    private sealed class FactIfNodeAttribute : FactAttribute
    {
        public FactIfNodeAttribute()
        {
            if (!IsInstalled && !Installed.IsCi)
            {
                Skip = $"Needs Node 20: npm ci --prefix {NodeReader.Folder}";
            }
        }

        private static bool IsInstalled =>
            Directory.Exists(Repository.PathOf($"{NodeReader.Folder}/node_modules/eventsource"))
            && Installed.PathOf("node") is not null;
    }
}
