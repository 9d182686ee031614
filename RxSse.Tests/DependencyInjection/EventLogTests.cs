using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OwnLog;
using RxSse.Configuration;
using RxSse.Delivery;
using RxSse.DependencyInjection;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Streams;
using RxSse.Tests.Hosting;
using RxSse.Tests.Streams;
using Xunit;

namespace RxSse.Tests.DependencyInjection;

/// <summary>A log that a host adds by its name, with settings of its own and with what nodes share.</summary>
public sealed class EventLogTests
{
    [Fact]
    public async Task ChosenLog_IsUsed_WithItsSettings()
    {
        await using var host = await StartAsync("--RxSse:Log:Kind=list", "--RxSse:Log:List:Depth=7");

        Assert.IsType<ListLog>(host.Services.GetRequiredService<IEventLog>());
        Assert.Equal(7, host.Services.GetRequiredService<LogContext>().Options<ListOptions>().Depth);
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/streams"));
    }

    [Fact]
    public async Task OptionsInCode_OverrideTheConfiguration()
    {
        await using var host = await StartAsync(
            builder => Add(builder).Services.Configure<ListOptions>(options => options.Depth = 9), "--RxSse:Log:List:Depth=7");

        Assert.Equal(9, host.Services.GetRequiredService<IOptions<ListOptions>>().Value.Depth);
        Assert.Equal(9, host.Services.GetRequiredService<IOptions<RxSseOptions>>().Value.Part<ListOptions>().Depth);
    }

    [Theory]
    [InlineData("Log:List:Depth=101", "RxSse:Log:List:Depth: '101' is not allowed (allowed: 1 to 100; default: 3)")]
    [InlineData("Log:List:Depth=deep", "RxSse:Log:List:Depth: 'deep' is not a whole number (allowed: 1 to 100; default: 3)")]
    [InlineData("Log:List:Age=1ms", "RxSse:Log:List:Age: '1ms' is not allowed (allowed: 1s to 1h; default: 1m)")]
    [InlineData("Log:List:Rest=2h", "RxSse:Log:List:Rest: '2h' is not allowed (allowed: off or 1s to 1h; default: off)")]
    [InlineData("Log:List:Name=", "RxSse:Log:List:Name: '' is not allowed (allowed: 1 or more letters; default: it)")]
    [InlineData("Log:Kind=lists", "RxSse:Log:Kind: 'lists' is not allowed (allowed: list, memory, file or redis; default: memory)")]
    public async Task ValueThatIsNotAllowed_StopsTheStart_WithOneLine(string setting, string line)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync($"--RxSse:{setting}"));

        Assert.Equal([line], error.Failures);
    }

    [Theory]
    [InlineData("secret", "It has no password. Allowed: Password=….")]
    [InlineData("memory", null)]
    public async Task Secret_IsRefusedWithoutBeingPrinted_IfTheLogIsChosen(string kind, string? fault)
    {
        Task<GuestHost> StartAsync() => EventLogTests.StartAsync(
            builder => builder.AddEventLog<SecretOptions>(
                "secret", context => new ListLog(context),
                settings => settings.Secret(
                    "Connection", "a connection", "where it is", (options, text) => options.Connection = text,
                    options => options.Connection.Contains("Password=", StringComparison.Ordinal) ? null : "It has no password. Allowed: Password=….")),
            $"--RxSse:Log:Kind={kind}", "--RxSse:Log:Secret:Connection= Pasword=hunter2");
        if (fault is null)
        {
            await using var host = await StartAsync();
            Assert.Equal("Pasword=hunter2", host.Services.GetRequiredService<IOptions<SecretOptions>>().Value.Connection);
            return;
        }

        var error = await Assert.ThrowsAsync<OptionsValidationException>(StartAsync);

        Assert.Equal([$"RxSse:Log:Secret:Connection: {fault}"], error.Failures);
        Assert.DoesNotContain("hunter2", $"{error}", StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsOfAnotherLog_AreRefused()
    {
        var builder = Add(new ServiceCollection().AddRxSse());

        var error = Assert.Throws<ArgumentException>(
            () => builder.AddEventLog<ListOptions>("other", context => new ListLog(context), _ => { }));

        Assert.StartsWith("The log 'list' has options of the type ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Use a type of its own for 'other'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownKeyOfTheLog_StopsTheStart()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("--RxSse:Log:List:Dept=7"));

        Assert.StartsWith("RxSse:Log:List:Dept: unknown key; did you mean Log:List:Depth?", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("List")]
    [InlineData("1list")]
    [InlineData("my-list")]
    [InlineData("kind")]
    [InlineData("newepoch")]
    [InlineData("patience")]
    [InlineData("a23456789012345678901234567890123")]
    public void KindThatIsNoName_IsRefused(string kind)
    {
        var error = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddRxSse().AddEventLog(kind, context => new ListLog(context)));

        Assert.StartsWith($"'{kind}' cannot name a kind of log. Allowed: 1 to 32", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("list")]
    [InlineData("file")]
    public void KindInUse_IsRefused_ForAnotherLog(string kind)
    {
        var builder = Add(new ServiceCollection().AddRxSse()).AddFileLog();

        var error = Assert.Throws<ArgumentException>(() => builder.AddEventLog(kind, context => new ListLog(context)));

        Assert.StartsWith($"A log of the kind '{kind}' already exists. Use another name.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SameLogAddedAgain_IsThereOnce()
    {
        var builder = new ServiceCollection().AddRxSse().AddFileLog();
        var before = builder.Services.Count;

        builder.AddFileLog();

        Assert.Equal(before, builder.Services.Count);
    }

    [Theory]
    [InlineData("list", true)]
    [InlineData("memory", false)]
    public async Task WhatNodesShare_IsThatOfTheLog_IfItIsChosen(string kind, bool isOwn)
    {
        await using var host = await StartAsync($"--RxSse:Log:Kind={kind}");

        Assert.Equal(isOwn, host.Services.GetRequiredService<ILeadership>() is ScriptedLeadership);
        Assert.Equal(isOwn, host.Services.GetRequiredService<IRevocationStore>() is Shared);
        Assert.Equal(isOwn, host.Services.GetRequiredService<ITicketStore>() is Shared);
        Assert.Equal(isOwn, host.Services.GetRequiredService<INodes>() is Shared);
        Assert.Equal(isOwn, host.Services.GetRequiredService<IEventNumbers>() is Shared);
    }

    [Fact]
    public async Task ThisNode_TellsItsStatus_AndWhoIsRevoked()
    {
        await using var host = await StartAsync("--RxSse:Log:Kind=list");
        var node = host.Services.GetRequiredService<IThisNode>();

        node.LoadRevocations();

        Assert.Equal(0, node.Status(isLeader: false).Clients);
        Assert.Null(node.Status(isLeader: false).States);
        Assert.Equal([new Digest(1, 2)], node.Revoked.Keys);
    }

    private static Task<GuestHost> StartAsync(params string[] settings) => StartAsync(builder => Add(builder), settings);

    private static Task<GuestHost> StartAsync(Action<RxSseBuilder> add, params string[] settings) => GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            add(builder.Services.AddRxSse().AddStream("orders"));
        },
        app => app.MapRxSse(), "Production", ["--RxSse:Access:Anonymous=rxsse:read:*", .. settings]);

    private static RxSseBuilder Add(RxSseBuilder builder)
    {
        builder.
            AddEventLog<ListOptions>("list", context => new ListLog(context), settings => settings
                .WholeNumber("Depth", 1, 100, "how many lists there are", options => options.Depth, (options, value) => options.Depth = value)
                .Duration("Age", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "an age", options => options.Age, (options, value) => options.Age = value)
                .DurationOrOff("Rest", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "a rest", options => options.Rest, (options, value) => options.Rest = value)
                .Text(
                    "Name", "a name", "1 or more letters", "a name", options => options.Name,
                    (options, text) =>
                    {
                        options.Name = text;
                        return true;
                    },
                    options => options.Name.Length > 0))
            .WithLeadership(_ => new ScriptedLeadership(1)).WithRevocations(_ => new Shared()).WithTickets(_ => new Shared())
            .WithNodes(_ => new Shared()).WithNumbers(_ => new Shared());
        return builder;
    }

    private sealed class ListOptions
    {
        public int Depth { get; set; } = 3;

        public TimeSpan Age { get; set; } = TimeSpan.FromMinutes(1);

        public TimeSpan? Rest { get; set; }

        public string Name { get; set; } = "it";
    }

    private sealed class SecretOptions
    {
        public string Connection { get; set; } = "";
    }

    private sealed class Shared : IRevocationStore, ITicketStore, INodes, IEventNumbers
    {
        public IReadOnlyDictionary<Digest, DateTimeOffset> Revoked { get; } =
            new Dictionary<Digest, DateTimeOffset> { [new Digest(1, 2)] = DateTimeOffset.MaxValue };

        public string Name => "a";

        public IReadOnlyList<NodeStatus> Others => [];

        public string? Leader => null;

        public Task KeepAsync(Digest revoked, DateTimeOffset until) => Task.CompletedTask;

        public ValueTask<TicketRefusal> AddAsync(Digest ticket, Digest principal, ReadOnlyMemory<byte> caller, TimeSpan time) =>
            new(TicketRefusal.None);

        public ValueTask<ReadOnlyMemory<byte>> TakeAsync(Digest ticket) => default;

        public ValueTask<long> NextAsync() => new(1);
    }
}
