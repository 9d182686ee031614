using RxSse.Delivery.Limits;

namespace RxSse.Http;

/// <summary>
/// The response to a credential that is not looked at now. <c>GET /events</c> makes a <see cref="RejectedResult"/> of it, as an
/// <c>EventSource</c> would not come back.
/// </summary>
internal sealed class RejectedCredential(Rejection rejection) : IResult
{
    public Rejection Rejection => rejection;

    public Task ExecuteAsync(HttpContext httpContext) => (rejection.Wait is null
        ? ProblemResults.UnavailableNow(httpContext, rejection.Message)
        : ProblemResults.TooFast(httpContext, null, rejection)).ExecuteAsync(httpContext);
}
