using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using RxSse.Server.Endpoints;
using RxSse.Server.Sse;
using Xunit;

namespace RxSse.Tests.Endpoints;

public sealed class EventsQueryTests
{
    [Theory]
    [InlineData("", SseFormat.Envelope)]
    [InlineData("?format=envelope", SseFormat.Envelope)]
    [InlineData("?format=named", SseFormat.Named)]
    [InlineData("?_=1738972800000&format=named&evs_preamble=2056", SseFormat.Named)]
    [InlineData("?_=1&_=2", SseFormat.Envelope)]
    public void Format_IsRead_AndWhatPolyfillsAddIsIgnored(string query, object format) =>
        Assert.Equal((SseFormat)format, Parse(query).Query!.Format);

    [Theory]
    [InlineData("?format=xml", "There is no format 'xml'. There are: envelope (the default), named.")]
    [InlineData("?format=", "There is no format ''. There are: envelope (the default), named.")]
    [InlineData("?format=Named", "There is no format 'Named'. There are: envelope (the default), named.")]
    [InlineData("?fromat=named", "There is no parameter 'fromat'. There are: format.")]
    [InlineData("?format=named&format=named", "The parameter 'format' is given 2 times. Give it once.")]
    public void WhatIsNotKnown_IsNamed_WithWhatThereIs(string query, string fault) => Assert.Equal(fault, Parse(query).Fault);

    private static (EventsQuery? Query, string? Fault) Parse(string query) => EventsQuery.Parse(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
