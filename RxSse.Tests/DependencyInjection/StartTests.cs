using System.Reactive.Subjects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.DependencyInjection;

public sealed class StartTests
{
    /// <summary>Requests come only then: nobody joins a server that does not know the position of its log.</summary>
    [Fact]
    public async Task Start_WaitsUntilTheLogHasSaidWhereItStands()
    {
        var tail = new Subject<LogItem>();
        var (server, connected) = VirtualServer.Connect(
            new TestScheduler(), streams => streams.Services.AddSingleton<IEventLog>(new FollowedLog(tail)));
        await using (server)
        {
            Assert.False(connected.IsCompleted);

            tail.OnNext(new Standing(new EventId("e", 7), []));

            await connected;
        }
    }
}
