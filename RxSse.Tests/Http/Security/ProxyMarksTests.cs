using System.Collections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using RxSse.Http.Security;
using Xunit;

namespace RxSse.Tests.Http.Security;

public sealed class ProxyMarksTests
{
    // Kestrel keeps what it enumerates with as long as a response is open.
    [Theory]
    [InlineData("Host Accept", false)]
    [InlineData("Host User-Agent Accept", false)]
    [InlineData("", false)]
    [InlineData(
        "Host Connection Cache-Control sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform User-Agent Accept Origin Sec-Fetch-Site Sec-Fetch-Mode "
        + "Sec-Fetch-Dest Referer Accept-Encoding Accept-Language Cookie Last-Event-ID", false)]
    [InlineData("Host Accept X-Mine", true)]
    [InlineData("X-Mine", true)]
    public void HeadersOfClients_AreNotEnumerated(string names, bool areEnumerated)
    {
        var headers = HeadersOf(names);

        Assert.False(ProxyMarks.AreIn(RequestWith(headers)));
        Assert.Equal(areEnumerated, headers.AreEnumerated);
    }

    [Theory]
    [InlineData("Via")]
    [InlineData("Host Accept Via")]
    [InlineData("X-Real-IP Host Accept Cookie")]
    [InlineData("Host Accept X-Mine x-forwarded-for")]
    public void HeaderOfAProxy_IsFound_AmongOthers(string names) => Assert.True(ProxyMarks.AreIn(RequestWith(HeadersOf(names))));

    private static DefaultHttpContext RequestWith(IHeaderDictionary headers)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature { Headers = headers });
        return new DefaultHttpContext(features);
    }

    private static WatchedHeaders HeadersOf(string names)
    {
        var headers = new WatchedHeaders();
        foreach (var name in names.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            headers[name] = "1";
        }

        return headers;
    }

    private sealed class WatchedHeaders : HeaderDictionary, IEnumerable<KeyValuePair<string, StringValues>>
    {
        public bool AreEnumerated { get; private set; }

        IEnumerator<KeyValuePair<string, StringValues>> IEnumerable<KeyValuePair<string, StringValues>>.GetEnumerator()
        {
            AreEnumerated = true;
            return GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
