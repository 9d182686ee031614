using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing.Patterns;
using RxSse.Http.Security;
using RxSse.Streams;
using RxSse.Views.Parsing;
using static RxSse.Http.OpenApi.JsonSchemas;

namespace RxSse.Http.OpenApi;

/// <summary>
/// Writes the OpenAPI document (3.2) of the endpoints that have an <see cref="Operation"/>: those of one <c>MapRxSse</c>, and those that are
/// mapped apart, such as the health checks (docs/adr/0037).
/// </summary>
internal sealed class OpenApiWriter(
    EndpointDataSource endpoints, StreamDefinitions streams, StreamSchemas schemas, Schemes schemes, AnonymousRights anonymous,
    IHostEnvironment environment)
{
    /// <summary>The size of all schemas of streams in a document. The streams that do not fit are left out.</summary>
    public const int MaxBytes = PeriodicJson.MaxBytes;

    /// <summary>The streams that are left out of a document, in its components.</summary>
    public const string Omitted = "x-omitted-streams";

    private const int MaxNames = 100;
    private const int BytesOfStream = 1_024; // of what stands beside its schema, without its description

    /// <summary>The document in UTF-8.</summary>
    /// <param name="names">The streams and views that the caller may read.</param>
    /// <param name="mapping">The call of <c>MapRxSse</c>.</param>
    public byte[] Write(ViewLanguage names, Mapping mapping)
    {
        var described = Describe(names, out var omitted);
        var components = new JsonObject();
        var (listed, shown) = (new JsonObject(), NamesOf(names, omitted));
        foreach (var (name, schema) in WrittenSchemas.All().Concat(EventSchemas.All(described)))
        {
            listed[name] = schema;
        }

        var paths = Paths(mapping, listed, shown);
        components["schemas"] = listed;
        if (omitted > 0)
        {
            components[Omitted] = omitted;
        }

        if (SecuritySchemes() is { Count: > 0 } ways)
        {
            components["securitySchemes"] = ways;
        }

        var document = new JsonObject { ["openapi"] = "3.2.0", ["info"] = Info() };
        document["paths"] = paths;
        document["components"] = components;
        return JsonSchemas.Write(document);
    }

    private JsonObject Info() => new()
    {
        ["title"] = environment.ApplicationName,
        ["version"] = typeof(OpenApiWriter).Assembly.GetName().Version!.ToString(3),
        ["description"] = "Reactive streams as Server-Sent Events. HEAD is answered like GET, without the body. "
            + "Errors are application/problem+json for every value of Accept.",
    };

    private List<DescribedStream> Describe(ViewLanguage names, out int omitted)
    {
        var (described, budget) = (new List<DescribedStream>(), MaxBytes);
        omitted = 0;
        foreach (var stream in streams.All.Where(stream => names.Streams.Contains(stream.Name)))
        {
            var schema = schemas.Of(stream.Name);
            budget -= BytesOfStream + (2 * (stream.Description?.Length ?? 0)) + (schema?.GetRawText().Length ?? 0);
            if (budget < 0)
            {
                omitted++;
                continue;
            }

            described.Add(new DescribedStream(
                stream.Name, schema is null ? stream.AllTypes : [stream.Type], stream.Description,
                schema is { } known ? Under(stream.Name, JsonObject.Create(known)!) : null));
        }

        return described;
    }

    // What streams= can be; none if they are too many.
    private static string[] NamesOf(ViewLanguage names, int omitted)
    {
        string[] all = [.. names.Streams, .. names.NamedViews.Select(view => view.Name)];
        return omitted > 0 || all.Length > MaxNames ? [] : all;
    }

    private JsonObject Paths(Mapping mapping, JsonObject listed, string[] names)
    {
        var (paths, ids) = (new JsonObject(), new HashSet<string>());
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<Operation>() is not { } operation
                || (endpoint.Metadata.GetMetadata<Mapping>() is { } other && other != mapping))
            {
                continue;
            }

            var path = PathOf(endpoint.RoutePattern);
            var methods = paths[path] as JsonObject ?? [];
            paths[path] = methods;
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            {
                if (!HttpMethods.IsHead(method) && !methods.ContainsKey(method.ToLowerInvariant()))
                {
                    methods[method.ToLowerInvariant()] = Write(operation, endpoint.RoutePattern, listed, names, isFirst: ids.Add(operation.Id));
                }
            }
        }

        return paths;
    }

    private JsonObject Write(Operation operation, RoutePattern route, JsonObject listed, string[] names, bool isFirst)
    {
        var written = new JsonObject();
        if (isFirst)
        {
            written["operationId"] = operation.Id; // unique in the document
        }

        written["summary"] = operation.Summary;
        Described(written, operation.Description);
        var own = operation.Parameters.Select(parameter => parameter.Name).ToHashSet();
        var ofHost = route.Parameters.Where(parameter => !own.Contains(parameter.Name))
            .Select(parameter => new OperationParameter(parameter.Name, "path", "A part of the prefix."));
        if (List([.. ofHost.Concat(operation.Parameters).Select(parameter => Write(parameter, names))]) is { Count: > 0 } parameters)
        {
            written["parameters"] = parameters;
        }

        if (operation.Body.Count > 0)
        {
            written["requestBody"] = new JsonObject { ["content"] = Write(operation.Body, listed), ["required"] = !operation.IsBodyOptional };
        }

        written["responses"] = new JsonObject(ResponsesOf(operation).OrderBy(response => response.Status).Select(response =>
            KeyValuePair.Create(response.Status.ToString(CultureInfo.InvariantCulture), (JsonNode?)Write(response, listed))));
        if (operation.Identifies && Security(operation) is { Count: > 0 } security)
        {
            written["security"] = security;
        }

        return written;
    }

    private static JsonObject Write(OperationParameter parameter, string[] names)
    {
        var text = parameter.Values.Count > 0 ? Word(parameter.Values) : AnyText();
        var written = new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = parameter.In,
            ["description"] = parameter.Description,
            ["required"] = parameter.IsRequired,
        };
        if (parameter.IsListOfNames)
        {
            (written["style"], written["explode"]) = ("form", false);
            text = new JsonObject { ["type"] = "array", ["items"] = names.Length > 0 ? Word(names) : AnyText() };
        }

        written["schema"] = text;
        if (parameter.Example is { } example && !parameter.IsListOfNames)
        {
            written["example"] = example;
        }

        return written;
    }

    private static JsonObject Write(OperationResponse response, JsonObject listed)
    {
        var written = new JsonObject { ["description"] = response.Description };
        if (response.Headers.Count > 0)
        {
            written["headers"] = Members([.. response.Headers.Select(header =>
                (header.Name, (JsonNode)Described(new JsonObject { ["schema"] = AnyText() }, header.Description)))]);
        }

        if (response.Contents.Count > 0)
        {
            written["content"] = Write(response.Contents, listed);
        }

        return written;
    }

    private static JsonObject Write(IEnumerable<OperationContent> contents, JsonObject listed) =>
        Members([.. contents.Select(content => (content.MediaType, (JsonNode)Write(content, listed)))]);

    private static JsonObject Write(OperationContent content, JsonObject listed)
    {
        if (content is { Schema: { } name, Make: { } make } && !listed.ContainsKey(name))
        {
            listed[name] = Under(name, make());
        }

        return new JsonObject { [content.IsSequence ? "itemSchema" : "schema"] = content.Schema is null ? AnyText() : Ref(content.Schema) };
    }

    /// <summary>The responses of an operation, with those to credentials that are not valid.</summary>
    public IEnumerable<OperationResponse> ResponsesOf(Operation operation)
    {
        if (!operation.Identifies || !schemes.Exist)
        {
            return operation.Responses;
        }

        OperationResponse[] refusals =
        [
            Operations.BadRequest("The request has more than one credential."),
            Operations.Problem(StatusCodes.Status401Unauthorized, "The credential is not valid, or is missing.") with
            {
                Headers = [("WWW-Authenticate", "The ways to authenticate.")],
            },
            Operations.Forbidden("The credential is revoked."),
            Operations.Unavailable("The credential cannot be checked now."),
        ];
        return operation.Responses.Concat(refusals).DistinctBy(response => response.Status);
    }

    private JsonObject SecuritySchemes()
    {
        var written = new JsonObject();
        if (schemes.HasBearer)
        {
            written["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" };
        }

        if (schemes.HasKeys)
        {
            written["apiKey"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = ApiKeys.Header };
        }

        if (schemes.Exist)
        {
            written["ticket"] = Described(
                new JsonObject { ["type"] = "apiKey", ["in"] = "query", ["name"] = Tickets.Parameter },
                $"{EventsParameters.Ticket.Meaning} {EventsParameters.Ticket.Allowed}, for GET /events only.");
        }

        return written;
    }

    // One of these; or none of them, if callers without a credential have rights, or the host has further ways, such as a cookie.
    private JsonArray Security(Operation operation)
    {
        var names = SecuritySchemes().Select(scheme => scheme.Key).Where(name => operation.TakesTicket || name != "ticket").ToList();
        var ways = names.Select(name => new JsonObject { [name] = new JsonArray() });
        var isOptional = anonymous.AreConfigured || schemes.HasOthers;
        return List(names.Count > 0 && isOptional ? ways.Append([]) : ways);
    }

    // Without the constraints of a prefix of the host, such as {tenant:int}.
    private static string PathOf(RoutePattern route) => "/" + string.Join('/', route.PathSegments.Select(segment => string.Concat(
        segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            _ => "",
        }))));
}
