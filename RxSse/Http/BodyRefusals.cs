using System.Globalization;
using RxSse.Publishing;

namespace RxSse.Http;

/// <summary>The responses to bodies that cannot be read to their end.</summary>
internal static class BodyRefusals
{
    /// <summary>The response; null if all of the body is there.</summary>
    /// <param name="context">The request.</param>
    /// <param name="end">How the reading has ended.</param>
    /// <param name="tooLarge">What to say of a body that is too large.</param>
    /// <param name="budget">What all bodies may take together.</param>
    public static IResult? Of(HttpContext context, BodyEnd end, string tooLarge, ReadingBudget budget)
    {
        if (end is BodyEnd.TooSlow && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close"; // the rest of the body is not waited for
        }

        return end switch
        {
            BodyEnd.TooLarge => ProblemResults.Problem(StatusCodes.Status413PayloadTooLarge, tooLarge),
            BodyEnd.NoRoom => ProblemResults.UnavailableNow(context, string.Create(
                CultureInfo.InvariantCulture,
                $"Too many bodies are being read: {budget.Max:N0} bytes at most (RxSse:Publishing:ReadingBytes). Try again.")),
            BodyEnd.TooSlow => ProblemResults.Problem(
                StatusCodes.Status408RequestTimeout, $"The body arrived too slowly: {RequestBody.MaxTime.TotalSeconds} s at most."),
            BodyEnd.Broken => ProblemResults.BadRequest("The body is not valid HTTP, or ended too early. Nothing was changed."),
            BodyEnd.Gone => Abandoned(context),
            _ => null,
        };
    }

    // Without an abort, an empty response would say that the request succeeded.
    private static IResult Abandoned(HttpContext context)
    {
        context.Abort();
        return TypedResults.Empty;
    }
}
