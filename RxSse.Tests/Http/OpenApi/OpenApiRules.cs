using System.Text.Json;
using System.Text.RegularExpressions;

namespace RxSse.Tests.Http.OpenApi;

/// <summary>The rules of OpenAPI 3.2 for the objects that the server writes.</summary>
internal static partial class OpenApiRules
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

    /// <summary>What is wrong with a document; empty if nothing is.</summary>
    public static IReadOnlyList<string> Faults(JsonElement document)
    {
        var faults = new List<string>();
        Members(document, "document", ["openapi", "info", "paths", "components"], ["servers", "security", "tags"], faults);
        Members(document.GetProperty("info"), "info", ["title", "version"], ["description", "summary", "license"], faults);
        Require(document.GetProperty("openapi").GetString() == "3.2.0", "openapi is not 3.2.0", faults);
        var components = document.GetProperty("components");
        Members(components, "components", ["schemas"], ["securitySchemes"], faults);
        foreach (var name in components.EnumerateObject().Where(part => part.Value.ValueKind == JsonValueKind.Object).SelectMany(part => part.Value.EnumerateObject()))
        {
            Require(ComponentName().IsMatch(name.Name), $"{name.Name} is no name of a component", faults);
        }

        foreach (var way in SchemesIn(components))
        {
            Members(
                way.Value, way.Name, way.Value.GetProperty("type").GetString() == "http" ? ["type", "scheme"] : ["type", "name", "in"],
                ["description"], faults);
        }

        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            Require(path.Name.StartsWith('/'), $"{path.Name} does not begin with /", faults);
            foreach (var operation in path.Value.EnumerateObject())
            {
                Require(Methods.Contains(operation.Name), $"{operation.Name} is no method", faults);
                CheckOperation(path.Name, $"{operation.Name} {path.Name}", operation.Value, components, faults);
            }
        }

        var ids = OperationsOf(document).Where(operation => operation.TryGetProperty("operationId", out _))
            .Select(operation => operation.GetProperty("operationId").GetString()).ToList();
        Require(ids.Distinct().Count() == ids.Count, "an operationId is used twice", faults);
        CheckReferences(document, new JsonSchema(document), faults);
        return faults;
    }

    /// <summary>All operations.</summary>
    public static IEnumerable<JsonElement> OperationsOf(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => operation.Value));

    private static void CheckOperation(string path, string at, JsonElement operation, JsonElement components, List<string> faults)
    {
        Members(operation, at, ["responses", "summary"], ["operationId", "description", "parameters", "requestBody", "security"], faults);
        var parameters = operation.TryGetProperty("parameters", out var listed) ? [.. listed.EnumerateArray()] : new List<JsonElement>();
        foreach (var parameter in parameters)
        {
            Members(parameter, at, ["name", "in", "schema"], ["description", "required", "style", "explode", "example"], faults);
            var isInPath = parameter.GetProperty("in").GetString() == "path";
            Require(!isInPath || parameter.GetProperty("required").GetBoolean(), $"{at}: a parameter of the path is not required", faults);
        }

        var pairs = parameters.Select(parameter => (parameter.GetProperty("name").GetString()!, parameter.GetProperty("in").GetString())).ToList();
        Require(pairs.Distinct().Count() == pairs.Count, $"{at}: a parameter is given twice", faults);
        var inPath = pairs.Where(pair => pair.Item2 == "path").Select(pair => pair.Item1).Order();
        Require(inPath.SequenceEqual(Template().Matches(path).Select(match => match.Groups[1].Value).Order()), $"{at}: other parameters than in the path", faults);
        if (operation.TryGetProperty("requestBody", out var body))
        {
            Members(body, at, ["content"], ["description", "required"], faults);
            CheckContent(at, body.GetProperty("content"), faults);
        }

        Require(operation.GetProperty("responses").EnumerateObject().Any(), $"{at}: no response", faults);
        foreach (var response in operation.GetProperty("responses").EnumerateObject())
        {
            Require(Status().IsMatch(response.Name), $"{at}: {response.Name} is no status", faults);
            Members(response.Value, at, ["description"], ["headers", "content"], faults);
            if (response.Value.TryGetProperty("content", out var content))
            {
                CheckContent($"{at} {response.Name}", content, faults);
            }
        }

        var known = SchemesIn(components).Select(way => way.Name).ToList();
        var used = operation.TryGetProperty("security", out var security)
            ? security.EnumerateArray().SelectMany(way => way.EnumerateObject()).Select(way => way.Name)
            : [];
        Require(used.All(known.Contains), $"{at}: an unknown security scheme", faults);
    }

    private static void CheckContent(string at, JsonElement content, List<string> faults)
    {
        foreach (var type in content.EnumerateObject())
        {
            Require(type.Name.Contains('/', StringComparison.Ordinal), $"{at}: {type.Name} is no media type", faults);
            Members(type.Value, at, [], ["schema", "itemSchema"], faults);
            var isSequence = type.Name is "text/event-stream" or "application/x-ndjson" or "application/jsonl";
            Require(type.Value.TryGetProperty(isSequence ? "itemSchema" : "schema", out _), $"{at}: {type.Name} has no schema", faults);
        }
    }

    private static void CheckReferences(JsonElement part, JsonSchema schemas, List<string> faults)
    {
        if (part.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in part.EnumerateObject())
            {
                if (member is { Name: "$ref", Value.ValueKind: JsonValueKind.String })
                {
                    Require(TryResolve(schemas, member.Value.GetString()!), $"{member.Value} names nothing", faults);
                }

                CheckReferences(member.Value, schemas, faults);
            }
        }
        else if (part.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in part.EnumerateArray())
            {
                CheckReferences(item, schemas, faults);
            }
        }
    }

    private static bool TryResolve(JsonSchema schemas, string reference)
    {
        try
        {
            schemas.Resolve(reference);
            return reference.StartsWith("#/components/schemas/", StringComparison.Ordinal);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static IEnumerable<JsonProperty> SchemesIn(JsonElement components) =>
        components.TryGetProperty("securitySchemes", out var schemes) ? schemes.EnumerateObject() : Enumerable.Empty<JsonProperty>();

    // Members that begin with x- are extensions.
    private static void Members(JsonElement part, string at, string[] required, string[] optional, List<string> faults)
    {
        var names = part.EnumerateObject().Select(member => member.Name).ToList();
        faults.AddRange(required.Except(names).Select(name => $"{at}: {name} is missing"));
        faults.AddRange(names.Except(required).Except(optional).Where(name => !name.StartsWith("x-", StringComparison.Ordinal)).Select(name => $"{at}: {name} is unknown"));
    }

    private static void Require(bool isRight, string fault, List<string> faults)
    {
        if (!isRight)
        {
            faults.Add(fault);
        }
    }

    [GeneratedRegex(@"^[a-zA-Z0-9._-]+$")]
    private static partial Regex ComponentName();

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex Template();

    [GeneratedRegex(@"^[1-5][0-9][0-9]$")]
    private static partial Regex Status();
}
