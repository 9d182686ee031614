using System.Globalization;
using System.Text;
using RxSse.Benchmarks;
using RxSse.Benchmarks.FanOut;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Servers;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class FanOutOptionsTests
{
    private static readonly string Own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
    private static readonly string Target = $"--target http://127.0.0.1:1/events --publish http://127.0.0.1:1/pub --pid {Own}";

    [Fact]
    public void NoOptions_MeasureThisServer_WithOneEventOnItsWay()
    {
        var options = FanOut("");

        Assert.Equal((1_000, 0, 1, false), (options.Clients, options.Rate, options.Window, options.IsSteady));
        Assert.IsType<ServerChoice.Own>(Assert.Single(options.Servers));
    }

    [Fact]
    public void ServerEnv_IsGivenToTheServerThatIsStarted_InOrder()
    {
        var own = (ServerChoice.Own)FanOut("--server-env A=1 --clients 7 --server-env B=x=y").Servers[0];

        Assert.Equal([KeyValuePair.Create("A", "1"), KeyValuePair.Create("B", "x=y")], own.Settings);
    }

    [Fact]
    public void Headers_AreSentAlong_InOrder()
    {
        var options = FanOutOptions.ForFanOut(new Arguments(["--header", "Origin: http://a", "--header", "X: b"]));

        Assert.EndsWith("Accept: text/event-stream\r\nOrigin: http://a\r\nX: b\r\n\r\n",
            Encoding.ASCII.GetString(SubscribeRequest.BytesFor(new Uri("http://a/"), options.Headers)), StringComparison.Ordinal);
    }

    [Fact]
    public void Target_IsMeasuredInstead_OrBeside()
    {
        var target = Assert.IsType<ServerChoice.Target>(Assert.Single(FanOut($"{Target} --body x%Ty --content-type text/plain").Servers));

        Assert.Equal(new PublishRequest(new Uri("http://127.0.0.1:1/pub"), "x%Ty", "text/plain"), target.Publish);
        Assert.Equal(Environment.ProcessId, target.ProcessId);
        Assert.Equal(["RxSse", "127.0.0.1:1"], FanOut($"{Target} --beside").Servers.Select(server => server.Name));
    }

    [Fact]
    public void Gzip_MeasuresEachServerTwice()
    {
        var servers = FanOut("--gzip --peer typedresults --beside").Servers;

        Assert.Equal(["RxSse gzip", "RxSse", "typedresults gzip", "typedresults"], servers.Select(server => server.Name));
        Assert.Equal(["Accept-Encoding: gzip"], servers[0].Headers);
        Assert.Empty(servers[1].Headers);
        Assert.Equal(["typedresults", "typedresults"], servers.OfType<ServerChoice.Peer>().Select(peer => peer.Program));
    }

    [Theory]
    [InlineData("--http2", "HTTP/2", "http Http2")]
    [InlineData("--http2 --tls --streams-per-connection 100", "HTTP/2 TLS 100 streams", "https Http2")]
    [InlineData("--tls", "HTTP/1.1 TLS", "https Http1")]
    public void Transport_IsThatOfTheClients(string line, string name, string endpoint)
    {
        var own = Assert.IsType<ServerChoice.Own>(Assert.Single(FanOut(line).Servers));
        var settings = own.Transport!.Settings(certificate: null).ToDictionary();

        Assert.Equal(name, own.Name);
        Assert.Equal(endpoint, $"{new Uri(settings["Kestrel__Endpoints__Events__Url"]).Scheme} {settings["Kestrel__Endpoints__Events__Protocols"]}");
        Assert.Equal("http://127.0.0.1:0", settings["Kestrel__Endpoints__Calls__Url"]);
    }

    [Fact]
    public void Steady_HasARate_AndARestBeforeIt()
    {
        var options = FanOutOptions.ForSteady(new Arguments(["--secs", "4"]));

        Assert.Equal((50, TimeSpan.FromSeconds(4)), (options.Rate, options.Idle));
    }

    [Theory]
    [InlineData("--clients 0", "--clients takes a number from 1 to")]
    [InlineData("--clients", "--clients takes a number from 1 to")]
    [InlineData("--rate 5 --window 2", "not both")]
    [InlineData("--server-env", "--server-env takes a value")]
    [InlineData("--server-env =1", "NAME=VALUE")]
    [InlineData("--header Origin", "--header takes NAME: VALUE")]
    [InlineData("--header :x", "--header takes NAME: VALUE")]
    [InlineData("--peer nobody", "Allowed: typedresults")]
    [InlineData("--beside", "--beside needs a --peer or a --target")]
    [InlineData("--target https://a/ --publish http://a/ --pid 1", "--target takes an address such as")]
    [InlineData("--target http://a/ --pid 1", "--target needs --publish")]
    [InlineData("--target http://a/ --publish http://a/", "--target needs --pid")]
    [InlineData("--target http://a/ --publish http://a/ --pid 2147483647", "--target needs --pid")]
    [InlineData("--target http://a/ --publish http://a/ --pid 1 --body x", "--body needs %T once")]
    [InlineData("--target http://a/ --publish http://a/ --pid 1 --body %T%T", "--body needs %T once")]
    [InlineData("--target http://a/ --publish http://a/ --peer typedresults", "not both")]
    [InlineData("--streams-per-connection 2", "needs --http2")]
    [InlineData("--streams-per-connection 251 --http2", "--streams-per-connection takes a number from 1 to 250")]
    [InlineData("--http2 --peer typedresults", "measure RxSse.Server alone")]
    [InlineData("--tls --gzip", "measure RxSse.Server alone")]
    [InlineData("--nonsense", "Unknown option '--nonsense'")]
    [InlineData("--publish http://a/", "Unknown option '--publish'")] // has no meaning without --target
    public void WrongOptions_AreRefused_InWordsThatHelp(string line, string words)
    {
        var fault = Assert.Throws<FormatException>(() => FanOut(line));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ServerEnv_IsRefused_WhenNoServerIsStarted()
    {
        var fault = Assert.Throws<FormatException>(() => FanOut($"{Target} --server-env A=1"));

        Assert.Contains("already running", fault.Message, StringComparison.Ordinal);
        Assert.Equal(2, FanOut($"{Target} --server-env A=1 --beside").Servers.Count);
    }

    private static FanOutOptions FanOut(string line)
    {
        var arguments = new Arguments(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var options = FanOutOptions.ForFanOut(arguments);
        arguments.RefuseOthers();
        return options;
    }
}
