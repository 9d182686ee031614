namespace RxSse.Http;

/// <summary>The methods of endpoints.</summary>
internal static class EndpointMethods
{
    /// <summary>Of an endpoint that only reads. HEAD gets the same response without its body (RFC 9110, 9.3.2).</summary>
    public static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];
}
