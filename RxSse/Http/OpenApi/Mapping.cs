namespace RxSse.Http.OpenApi;

/// <summary>A call of <c>MapRxSse</c>, as metadata of its endpoints: each has a document of its own.</summary>
internal sealed class Mapping;
