using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace RxSse.Http.OpenApi;

/// <summary>The documents for callers who may read the same names: one for each <c>MapRxSse</c>, made when it is requested first.</summary>
internal sealed class OpenApiDocuments
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Mapping, Document> _documents = [];

    /// <summary>The document.</summary>
    /// <param name="mapping">Whose it is.</param>
    /// <param name="pathBase">What stands before its paths. Only the document of the last one is kept: a host has one.</param>
    /// <param name="write">Makes it.</param>
    public IResult Of(Mapping mapping, PathString pathBase, Func<byte[]> write)
    {
        Document document;
        lock (_lock)
        {
            if (!_documents.TryGetValue(mapping, out document!) || document.PathBase != pathBase)
            {
                var bytes = write();
                document = new Document(pathBase, bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..16])}\""));
                _documents[mapping] = document;
            }
        }

        return TypedResults.Bytes(document.Bytes, "application/json; charset=utf-8", entityTag: document.Tag);
    }

    private sealed record Document(PathString PathBase, byte[] Bytes, EntityTagHeaderValue Tag);
}
