using System.Net;
using RxSse.Delivery.Limits;
using Xunit;

namespace RxSse.Tests.Delivery.Limits;

public sealed class RejectionTests
{
    [Fact]
    public void Reasons_AreThoseOfAllRejections()
    {
        Rejection[] all =
        [
            Rejection.Stopping, Rejection.Starting, Rejection.Away(""), Rejection.Full(1), Rejection.TooManyFrom(IPAddress.Loopback, 1),
            Rejection.TooManyOfPrincipal(1), Rejection.TooManyViews(1), Rejection.TooManyViewsFrom(IPAddress.Loopback, 1),
            Rejection.TooFast("Connects", "", Rate.PerSecond(1), default), Rejection.TooFast("NewViews", "", Rate.PerSecond(1), default),
        ];

        Assert.Equal(all.Select(rejection => rejection.Reason), Rejection.Reasons);
    }
}
