using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;

namespace RxSse.Http.OpenApi;

/// <summary>
/// What an endpoint does, as metadata of it. <c>GET /openapi.json</c> has all of these; an OpenAPI document of the host has the summary.
/// </summary>
/// <param name="Id">Its name in generated clients.</param>
/// <param name="Summary">What it does, in one sentence.</param>
internal sealed record Operation(string Id, string Summary) : IEndpointSummaryMetadata
{
    /// <summary>What else to know.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it reads credentials, which it then may refuse.</summary>
    public bool Identifies { get; init; } = true;

    /// <summary>Whether a ticket is a credential here.</summary>
    public bool TakesTicket { get; init; }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<OperationParameter> Parameters { get; init; } = [];

    /// <summary>What a body can be; empty if there is none.</summary>
    public IReadOnlyList<OperationContent> Body { get; init; } = [];

    /// <summary>Whether the body can be left out.</summary>
    public bool IsBodyOptional { get; init; }

    /// <summary>The responses, but for those to credentials that are not valid.</summary>
    public IReadOnlyList<OperationResponse> Responses { get; init; } = [];
}

/// <summary>A parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In">Where it is: <c>path</c>, <c>query</c> or <c>header</c>.</param>
/// <param name="Description">What it does.</param>
internal sealed record OperationParameter(string Name, string In, string Description)
{
    /// <summary>Whether it cannot be left out.</summary>
    public bool IsRequired { get; init; } = In == "path";

    /// <summary>A value.</summary>
    public string? Example { get; init; }

    /// <summary>Its values; empty if there are others than a few.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Whether it is a list of the names that the caller may read, separated by commas.</summary>
    public bool IsListOfNames { get; init; }
}

/// <summary>What a body is.</summary>
/// <param name="MediaType">Its type.</param>
/// <param name="Schema">The name of its schema among the components; null for plain text.</param>
/// <param name="Make">Makes the schema; null if the document has it anyway.</param>
internal sealed record OperationContent(string MediaType, string? Schema = null, Func<JsonNode>? Make = null)
{
    /// <summary>Whether the body is a sequence of items, and the schema that of an item.</summary>
    public bool IsSequence { get; init; }
}

/// <summary>A response.</summary>
/// <param name="Status">The status.</param>
/// <param name="Description">When it is sent.</param>
internal sealed record OperationResponse(int Status, string Description)
{
    /// <summary>What the body can be; empty if there is none.</summary>
    public IReadOnlyList<OperationContent> Contents { get; init; } = [];

    /// <summary>The headers that say something of this response.</summary>
    public IReadOnlyList<(string Name, string Description)> Headers { get; init; } = [];
}
