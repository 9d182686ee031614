using RxSse.Server.Delivery;
using Xunit;

namespace RxSse.Tests.Delivery;

public sealed class AdmissionTests
{
    private readonly Admission _admission = new(new DeliveryOptions { MaxSubscribers = 2 });

    [Fact]
    public void SubscriberBeyondTheLimit_IsToldWhich_UntilOneLeaves()
    {
        Assert.Null(_admission.TryEnter());
        Assert.Null(_admission.TryEnter());

        var refusal = _admission.TryEnter();
        Assert.Equal("MaxSubscribers", refusal?.Reason);
        Assert.Contains("RxSse:Delivery:MaxSubscribers", refusal?.Message, StringComparison.Ordinal);
        Assert.Equal(2, _admission.Count);

        _admission.Leave();
        Assert.Null(_admission.TryEnter());
    }

    [Fact]
    public void AfterTheClose_NobodyComesIn_AndTheLastToLeaveEndsIt()
    {
        _admission.TryEnter();
        _admission.TryEnter();

        var empty = _admission.Close();

        Assert.Equal("stopping", _admission.TryEnter()?.Reason);
        _admission.Leave();
        Assert.False(empty.IsCompleted);
        _admission.Leave();
        Assert.True(empty.IsCompleted);
    }

    [Fact]
    public void CloseOfAnEmptyServer_EndsAtOnce() => Assert.True(_admission.Close().IsCompleted);

    [Fact]
    public void Limit_HoldsWhenManyComeAtOnce()
    {
        var admitted = 0;

        Parallel.For(0, 1_000, _ =>
        {
            if (_admission.TryEnter() is null)
            {
                Interlocked.Increment(ref admitted);
            }
        });

        Assert.Equal(2, admitted);
    }
}
