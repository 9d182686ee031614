using Microsoft.AspNetCore.Http;
using RxSse.Http;
using Xunit;

namespace RxSse.Tests.Http;

public sealed class AcceptedEncodingsTests
{
    [Theory]
    [InlineData("gzip", true)]
    [InlineData("gzip, deflate, br, zstd", true)]
    [InlineData("br;q=1.0, GZIP;q=0.001", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0.000, br", false)]
    [InlineData("identity", false)]
    [InlineData("*", false)]
    [InlineData("not-gzip", false)]
    [InlineData("gzip;", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void GzipIsAccepted_IfItIsNamed_WithAWeight(string? header, bool isAccepted)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptEncoding = header;

        Assert.Equal(isAccepted, context.Request.AcceptsGzip());
    }
}
