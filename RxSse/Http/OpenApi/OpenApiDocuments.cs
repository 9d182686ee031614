using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;

namespace RxSse.Http.OpenApi;

/// <summary>The documents for callers who may read the same names: one for each <c>MapRxSse</c>, made when it is requested first.</summary>
internal sealed class OpenApiDocuments
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Mapping, Document> _documents = [];

    /// <summary>The document.</summary>
    /// <param name="mapping">Whose it is.</param>
    /// <param name="pathBase">What stands before its paths. The request says it, so that it is not kept.</param>
    /// <param name="write">Makes the JSON object, without the path base.</param>
    public IResult Of(Mapping mapping, PathString pathBase, Func<byte[]> write)
    {
        Document document;
        lock (_lock)
        {
            if (!_documents.TryGetValue(mapping, out document!))
            {
                var made = write();
                document = new Document(made, HashOf(made));
                _documents[mapping] = document;
            }
        }

        var (bytes, tag) = (document.Bytes, document.Hash);
        if (pathBase.HasValue)
        {
            var servers = JsonSchemas.Write(new JsonObject { ["servers"] = new JsonArray(new JsonObject { ["url"] = pathBase.ToUriComponent() }) });
            (bytes, tag) = ([.. bytes.AsSpan(..^1), (byte)',', .. servers.AsSpan(1..)], $"{tag}-{HashOf(servers)}");
        }

        return TypedResults.Bytes(bytes, "application/json; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{tag}\""));
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes)[..16]);

    private sealed record Document(byte[] Bytes, string Hash);
}
