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
        Assert.Null(_admission.TryEnter(Selection.All, null));
        Assert.Null(_admission.TryEnter(Selection.All, null));

        var refusal = _admission.TryEnter(Selection.All, null);
        Assert.Equal("MaxSubscribers", refusal?.Reason);
        Assert.Contains("RxSse:Delivery:MaxSubscribers", refusal?.Message, StringComparison.Ordinal);
        Assert.Equal(2, _admission.Count);

        _admission.Leave(Selection.All, null);
        Assert.Null(_admission.TryEnter(Selection.All, null));
    }

    [Fact]
    public void AfterTheClose_NobodyComesIn_AndTheLastToLeaveEndsIt()
    {
        _admission.TryEnter(Selection.All, null);
        _admission.TryEnter(Selection.All, null);

        var empty = _admission.Close();

        Assert.Equal("stopping", _admission.TryEnter(Selection.All, null)?.Reason);
        _admission.Leave(Selection.All, null);
        Assert.False(empty.IsCompleted);
        _admission.Leave(Selection.All, null);
        Assert.True(empty.IsCompleted);
    }

    [Fact]
    public void CloseOfAnEmptyServer_EndsAtOnce() => Assert.True(_admission.Close().IsCompleted);

    [Fact]
    public void AddressBeyondItsLimit_IsToldWhich_AndOthersComeIn()
    {
        var admission = new Admission(new DeliveryOptions { MaxSubscribersPerAddress = 1 });
        Assert.Null(admission.TryEnter(Selection.All, IPAddress.Parse("192.0.2.1")));

        var refusal = admission.TryEnter(Selection.All, IPAddress.Parse("::ffff:192.0.2.1")); // the same, as IPv6 writes it
        Assert.Equal("MaxSubscribersPerAddress", refusal?.Reason);
        Assert.Contains("192.0.2.1", refusal?.Message, StringComparison.Ordinal);
        Assert.Null(admission.TryEnter(Selection.All, IPAddress.Parse("192.0.2.2")));

        admission.Leave(Selection.All, IPAddress.Parse("192.0.2.1"));
        Assert.Null(admission.TryEnter(Selection.All, IPAddress.Parse("::ffff:192.0.2.1")));
    }

    [Fact]
    public void SubscribersOfAStream_AreCounted()
    {
        var admission = new Admission(new DeliveryOptions());
        var stock = Selection.Of(["stock"], ["stock", "metrics"]);
        admission.TryEnter(Selection.All, null);
        admission.TryEnter(stock, null);
        admission.TryEnter(Selection.Of(["stock"], ["stock", "metrics"]), null);

        Assert.Equal((3, 1), (admission.CountOf("stock"), admission.CountOf("metrics")));
        admission.Leave(stock, null);
        Assert.Equal((2, 1), (admission.CountOf("stock"), admission.CountOf("metrics")));
    }

    [Fact]
    public void Limit_HoldsWhenManyComeAtOnce()
    {
        var admitted = 0;

        Parallel.For(0, 1_000, _ =>
        {
            if (_admission.TryEnter(Selection.All, null) is null)
            {
                Interlocked.Increment(ref admitted);
            }
        });

        Assert.Equal(2, admitted);
    }
}
