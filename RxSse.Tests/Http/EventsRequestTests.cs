using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using RxSse.Delivery.Queueing;
using RxSse.Http;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Views;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Http;

public sealed class EventsRequestTests
{
    private static readonly DateTimeOffset Now = new(2025, 2, 8, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Streams = ["stock", "metrics", "notifications"];

    [Theory]
    [InlineData("", SseFormat.Envelope)]
    [InlineData("?format=envelope", SseFormat.Envelope)]
    [InlineData("?format=named", SseFormat.Named)]
    [InlineData("?_=1738972800000&format=named&evs_preamble=2056", SseFormat.Named)]
    [InlineData("?_=1&_=2", SseFormat.Envelope)]
    public void Format_IsRead_AndWhatPolyfillsAddIsIgnored(string query, object format) =>
        Assert.Equal((SseFormat)format, Parse(query).Request!.Format);

    [Theory]
    [InlineData("", "stock metrics notifications")]
    [InlineData("?streams=stock", "stock")]
    [InlineData("?streams=metrics,stock,,stock", null)]
    [InlineData("?streams=metrics,%20stock,stock", "stock metrics")]
    [InlineData("?streams=notifications,metrics,stock", "stock metrics notifications")]
    public void Streams_AreSelected_WhateverTheOrder(string query, string? selected)
    {
        var selection = Parse(query).Request?.View.Streams;

        Assert.Equal(selected, selection is null ? null : string.Join(' ', Streams.Where(selection.Has)));
    }

    [Fact]
    public void AllStreamsByName_AreTheSameAsNone() =>
        Assert.True(Parse("?streams=notifications,metrics,stock").Request!.View.Streams.IsAll);

    [Theory]
    [InlineData("", OverflowPolicy.DropOldest)]
    [InlineData("?overflow=latest", OverflowPolicy.Latest)]
    [InlineData("?overflow=drop-oldest", OverflowPolicy.DropOldest)]
    [InlineData("?overflow=disconnect", OverflowPolicy.Disconnect)]
    public void OverflowPolicy_IsTheServersUnlessAskedFor(string query, OverflowPolicy policy) =>
        Assert.Equal(policy, Parse(query).Request!.Overflow);

    [Theory]
    [InlineData("", null, null)]
    [InlineData("", "", null)]
    [InlineData("", "abc-5", "abc-5")]
    [InlineData("?lastEventId=abc-1", null, "abc-1")]
    [InlineData("?last_event_id=abc-2", null, "abc-2")]
    [InlineData("?evs_last_event_id=abc-3", null, "abc-3")]
    [InlineData("?lastEventId=abc-1", "abc-5", "abc-5")]
    [InlineData("?lastEventId=", null, null)]
    [InlineData("?lastEventId=nonsense", null, "none")]
    [InlineData("?from=earliest", null, "earliest")]
    [InlineData("?from=earliest", "abc-5", "abc-5")]
    [InlineData("?since=1000&lastEventId=abc-1", null, "abc-1")]
    public void Cursor_ComesFromTheHeader_ThenTheQuery_ThenFromAndSince(string query, string? header, string? cursor) =>
        Assert.Equal(cursor, Parse(query, header).Request!.Cursor switch
        {
            null => null,
            Cursor.AfterEvent { Id: var id } => id.ToString(),
            Cursor.Earliest => "earliest",
            _ => "none",
        });

    [Theory]
    [InlineData("1738972800000", 1_738_972_800_000)]
    [InlineData("0", 0)]
    [InlineData("2025-02-08T00:00:00Z", 1_738_972_800_000)]
    [InlineData("2025-02-08T00:00:00.5Z", 1_738_972_800_500)]
    [InlineData("2025-02-08T02:00:00%2B02:00", 1_738_972_800_000)]
    [InlineData("2025-02-08T00:00Z", 1_738_972_800_000)]
    [InlineData("2025-02-08T00:00:00", 1_738_972_800_000)]
    [InlineData("2025-02-08", 1_738_972_800_000)]
    public void Since_IsUnixMilliseconds_OrIso8601(string since, long milliseconds) =>
        Assert.Equal(milliseconds, Assert.IsType<Cursor.Since>(Parse($"?since={since}").Request?.Cursor).Time.ToUnixTimeMilliseconds());

    [Theory]
    [InlineData("10m", 600_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1500ms", 1_500)]
    [InlineData("0s", 0)]
    public void Since_IsADurationBeforeNow(string since, long milliseconds) =>
        Assert.Equal(Now.AddMilliseconds(-milliseconds), Assert.IsType<Cursor.Since>(Parse($"?since={since}").Request?.Cursor).Time);

    [Theory]
    [InlineData("99999999h")]
    [InlineData("999999999999999999h")]
    public void DurationBeforeAllTimes_BeginsWithThem(string since) =>
        Assert.Equal(DateTimeOffset.MinValue, Assert.IsType<Cursor.Since>(Parse($"?since={since}").Request?.Cursor).Time);

    [Theory]
    [InlineData("10 m")]
    [InlineData("-10m")]
    [InlineData("10d")]
    [InlineData("1h30m")]
    [InlineData("00:10:00")]
    public void Since_IsNoOtherDuration(string since) =>
        Assert.StartsWith($"Invalid time '{since}' for 'since'. Allowed: a duration before now (10m)", Parse($"?since={since}").Fault!.Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData("?format=xml", "Unknown format 'xml'. Allowed: envelope (the default), named.")]
    [InlineData("?format=", "Unknown format ''. Allowed: envelope (the default), named.")]
    [InlineData("?format=Named", "Unknown format 'Named'. Allowed: envelope (the default), named.")]
    [InlineData("?fromat=named", "Unknown parameter 'fromat'; did you mean format? Allowed: format, view, streams, overflow, from, since, lastEventId, last_event_id, evs_last_event_id.")]
    [InlineData("?format=named&format=named", "The parameter 'format' is given 2 times. Use it once.")]
    [InlineData("?streams=stok", "Unknown stream 'stok'; did you mean stock? Allowed: metrics, notifications, stock.")]
    [InlineData("?streams=stock,nothing", "Unknown stream 'nothing'. Allowed: metrics, notifications, stock.")]
    [InlineData("?streams=", "Unknown stream ''. Allowed: metrics, notifications, stock.")]
    [InlineData("?overflow=drop", "Unknown overflow policy 'drop'. Allowed: latest, drop-oldest, disconnect.")]
    [InlineData("?from=latest", "Unknown value 'latest' for 'from'. Allowed: earliest. For a time, use since=.")]
    [InlineData("?from=earliest&since=0", "Use either 'from' or 'since', not both.")]
    [InlineData("?since=yesterday", "Invalid time 'yesterday' for 'since'. Allowed: a duration before now (10m), Unix milliseconds (1738972800000), or ISO 8601 (2025-02-08T00:00:00Z; in a URL the + of an offset is %2B).")]
    [InlineData("?since=99999999999999999", "Invalid time '99999999999999999' for 'since'. Allowed: a duration before now (10m), Unix milliseconds (1738972800000), or ISO 8601 (2025-02-08T00:00:00Z; in a URL the + of an offset is %2B).")]
    public void WhatIsNotKnown_IsNamed_WithWhatThereIs(string query, string fault) => Assert.Equal(fault, Parse(query).Fault?.Detail);

    [Fact]
    public void BeginningThatIsWrong_IsAFault_EvenIfACursorCounts() =>
        Assert.StartsWith("Unknown value 'bogus' for 'from'", Parse("?from=bogus", "abc-5").Fault!.Detail, StringComparison.Ordinal);

    [Fact]
    public void LongInput_IsNotRepeatedInFull()
    {
        var fault = Parse($"?streams={new string('x', 5_000)}").Fault!.Detail;

        Assert.True(fault!.Length < 200);
    }

    private static (EventsRequest? Request, RequestFault? Fault) Parse(string query, string? header = null) => EventsRequest.Parse(
        new QueryCollection(QueryHelpers.ParseQuery(query)), header, new ViewLanguage(Streams, [], new CompositionOptions()), OverflowPolicy.DropOldest, () => Now);
}
