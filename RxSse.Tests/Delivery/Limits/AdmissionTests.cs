using System.Net;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery.Limits;

public sealed class AdmissionTests
{
    private readonly Admission _admission = new(new DeliveryOptions { MaxSubscribers = 2 });

    [Fact]
    public void SubscriberBeyondTheLimit_IsToldWhich_UntilOneLeaves()
    {
        Assert.Null(_admission.TryAcquire(StreamSelection.All, null));
        Assert.Null(_admission.TryAcquire(StreamSelection.All, null));

        var rejection = _admission.TryAcquire(StreamSelection.All, null);
        Assert.Equal("MaxSubscribers", rejection?.Reason);
        Assert.Contains("RxSse:Delivery:MaxSubscribers", rejection?.Message, StringComparison.Ordinal);
        Assert.Equal(2, _admission.Count);

        _admission.Release(StreamSelection.All, null);
        Assert.Null(_admission.TryAcquire(StreamSelection.All, null));
    }

    [Fact]
    public void AfterTheClose_NobodyComesIn_AndTheLastToLeaveEndsIt()
    {
        _admission.TryAcquire(StreamSelection.All, null);
        _admission.TryAcquire(StreamSelection.All, null);

        var empty = _admission.Close();

        Assert.Equal("stopping", _admission.TryAcquire(StreamSelection.All, null)?.Reason);
        _admission.Release(StreamSelection.All, null);
        Assert.False(empty.IsCompleted);
        _admission.Release(StreamSelection.All, null);
        Assert.True(empty.IsCompleted);
    }

    [Fact]
    public void CloseOfAnEmptyServer_EndsAtOnce() => Assert.True(_admission.Close().IsCompleted);

    [Fact]
    public void AddressBeyondItsLimit_IsToldWhich_AndOthersComeIn()
    {
        var admission = new Admission(new DeliveryOptions { MaxSubscribersPerAddress = 1 });
        Assert.Null(admission.TryAcquire(StreamSelection.All, IPAddress.Parse("192.0.2.1")));

        var rejection = admission.TryAcquire(StreamSelection.All, IPAddress.Parse("::ffff:192.0.2.1")); // the same, as IPv6 writes it
        Assert.Equal("MaxSubscribersPerAddress", rejection?.Reason);
        Assert.Contains("192.0.2.1", rejection?.Message, StringComparison.Ordinal);
        Assert.Null(admission.TryAcquire(StreamSelection.All, IPAddress.Parse("192.0.2.2")));

        admission.Release(StreamSelection.All, IPAddress.Parse("192.0.2.1"));
        Assert.Null(admission.TryAcquire(StreamSelection.All, IPAddress.Parse("::ffff:192.0.2.1")));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64")]
    [InlineData("127.0.0.1", "127.255.255.254", "127.0.0.1")]
    [InlineData("127.0.0.1", "::1", "127.0.0.1")]
    [InlineData("::ffff:127.0.0.2", "::1", "127.0.0.1")]
    [InlineData("fe80::1%2", "fe80::2%2", "fe80::/64")]
    public void AddressesOfOneClient_CountAsOne(string first, string second, string named)
    {
        var admission = new Admission(new DeliveryOptions { MaxSubscribersPerAddress = 1 });
        Assert.Null(admission.TryAcquire(StreamSelection.All, IPAddress.Parse(first)));

        Assert.Contains(
            $"address {named} reached", admission.TryAcquire(StreamSelection.All, IPAddress.Parse(second))?.Message, StringComparison.Ordinal);

        admission.Release(StreamSelection.All, IPAddress.Parse(second)); // whichever of its addresses leaves
        Assert.Null(admission.TryAcquire(StreamSelection.All, IPAddress.Parse(first)));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1")]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2")]
    [InlineData("127.0.0.1", "128.0.0.1")]
    public void AddressesOfTwoClients_CountAsTwo(string first, string second)
    {
        var admission = new Admission(new DeliveryOptions { MaxSubscribersPerAddress = 1 });

        Assert.Null(admission.TryAcquire(StreamSelection.All, IPAddress.Parse(first)));
        Assert.Null(admission.TryAcquire(StreamSelection.All, IPAddress.Parse(second)));
    }

    [Fact]
    public void PrincipalBeyondItsLimit_IsToldWhich_AndOthersComeIn()
    {
        var admission = new Admission(new DeliveryOptions(), perPrincipal: 1);
        var (ada, bob) = (Credential("ada"), Credential("bob"));
        Assert.Null(admission.TryAcquire(StreamSelection.All, null, ada));

        var rejection = admission.TryAcquire(StreamSelection.All, null, Credential("ada"));
        Assert.Equal("SubscribersPerPrincipal", rejection?.Reason);
        Assert.Contains("reached: 1 (RxSse:Limits:SubscribersPerPrincipal)", rejection?.Message, StringComparison.Ordinal);
        Assert.Null(admission.TryAcquire(StreamSelection.All, null, bob));
        Assert.Null(admission.TryAcquire(StreamSelection.All, null));
        Assert.Null(admission.TryAcquire(StreamSelection.All, null)); // without a credential nobody is counted

        admission.Release(StreamSelection.All, null, ada);
        Assert.Null(admission.TryAcquire(StreamSelection.All, null, ada));
    }

    [Fact]
    public void SubscribersOfAStream_AreCounted()
    {
        var admission = new Admission(new DeliveryOptions());
        var stock = StreamSelection.Of(["stock"], ["stock", "metrics"]);
        admission.TryAcquire(StreamSelection.All, null);
        admission.TryAcquire(stock, null);
        admission.TryAcquire(StreamSelection.Of(["stock"], ["stock", "metrics"]), null);

        Assert.Equal((3, 1), (admission.CountOf("stock"), admission.CountOf("metrics")));
        admission.Release(stock, null);
        Assert.Equal((2, 1), (admission.CountOf("stock"), admission.CountOf("metrics")));
    }

    [Fact]
    public void Limit_HoldsWhenManyComeAtOnce()
    {
        var admitted = 0;

        Parallel.For(0, 1_000, _ =>
        {
            if (_admission.TryAcquire(StreamSelection.All, null) is null)
            {
                Interlocked.Increment(ref admitted);
            }
        });

        Assert.Equal(2, admitted);
    }

    private static SubscriberCredential Credential(string name) => new(Revocations.OfPrincipal(name), Revocations.OfSubject(name));
}
