using System.Globalization;
using System.Net;
using RxSse.Publishing.Sources.Follow;
using Xunit;
using static RxSse.Tests.Publishing.Sources.Follow.RemoteEvents;

namespace RxSse.Tests.Publishing.Sources.Follow;

/// <summary>How a connection to another RxSse ends, and when the next one begins, in virtual time.</summary>
public sealed class FollowEndTests : IDisposable
{
    private readonly ScriptedRemote _remote = new();
    private SourceHost? _host;

    public void Dispose() => _host?.Dispose();

    [Theory]
    [InlineData("complete", """{"count":3}""", "completed")]
    [InlineData("rejected", """{"reason":"subscribers","message":"Full.","retry":2000}""", "retrying: The server rejects the subscription: subscribers.")]
    public void EndThatTheServerSays_IsTheEnd(string type, string data, string status)
    {
        _remote.AnswerEvents($"{Connected}{Control(type, data)}");

        Assert.Equal(status, Host().Status);
    }

    [Fact]
    public void NoContent_IsTheEnd()
    {
        _remote.Answer(HttpStatusCode.NoContent);

        var host = Host();
        host.RunFor(100);

        Assert.Equal("completed", host.Status);
        Assert.Single(_remote.Requests);
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(3_600_000, 60)]
    public void TimeToComeBack_IsBounded(int retry, double seconds)
    {
        _remote.AnswerEvents(string.Create(CultureInfo.InvariantCulture, $"retry: {retry}\n{Connected["retry: 3000\n".Length..]}")).End();
        var host = Host();

        host.RunFor(seconds - 0.05);
        Assert.Single(_remote.Requests);
        host.RunFor(0.1);
        Assert.Equal(2, _remote.Requests.Count);
    }

    [Fact]
    public void ConnectionWithoutAByte_IsIdle_AndBegunAgain()
    {
        var body = _remote.AnswerEvents(Connected);
        var host = Host(new FollowOptions { Idle = TimeSpan.FromSeconds(20) });

        host.RunFor(19);
        body.Push(":\n");
        host.RunFor(19);
        Assert.Equal("running", host.Status);
        host.RunFor(1.1);

        Assert.Equal("retrying: No byte came for 20s.", host.Status);
        Assert.True(body.IsDisposed);
    }

    private SourceHost Host(FollowOptions? options = null) => _host = new SourceHost(options ?? new FollowOptions(), _remote);
}
