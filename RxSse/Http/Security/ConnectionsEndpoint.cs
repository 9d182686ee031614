using System.Text.Json;
using Microsoft.Extensions.Options;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Delivery.Queueing;
using RxSse.Http.OpenApi;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Sse;
using RxSse.Text;

namespace RxSse.Http.Security;

/// <summary>
/// <c>GET /connections</c>: the open responses of this node, in pages. <c>DELETE /connections/{id}</c> and
/// <c>DELETE /connections?principal=</c>: close them, on all nodes. They show what others do, so they are there if anybody can
/// authenticate, or in Development.
/// </summary>
internal sealed class ConnectionsEndpoint(AccessControl access, Connections connections, FanOut fanOut, INodes nodes, Audit audit)
{
    /// <summary>The number of responses in one page.</summary>
    public const int PageLength = 1_000;

    private const string ContentType = "application/json; charset=utf-8";
    private const string After = "after";
    private const string Principal = "principal";
    private const int MaxView = 4_096; // characters

    public static void Map(IEndpointRouteBuilder routes, IHostEnvironment environment)
    {
        var services = routes.ServiceProvider;
        if (!services.GetRequiredService<Schemes>().Exist && !environment.IsDevelopment())
        {
            return;
        }

        var endpoint = ActivatorUtilities.CreateInstance<ConnectionsEndpoint>(services);
        var group = routes.MapGroup("").WithMetadata(new PublishEndpoint.PublishesEvents());
        group.MapMethods("/connections", EndpointMethods.Read, Run(endpoint.ListAsync)).WithMetadata(Operations.Connections);
        group.MapDelete("/connections", Run(endpoint.CloseAllAsync)).WithMetadata(Operations.CloseAll);
        group.MapDelete("/connections/{id}", Run(endpoint.CloseAsync)).WithMetadata(Operations.Close);
        group.RejectForeignOrigins(services.GetRequiredService<IOptions<PublishingOptions>>().Value.Origins, "RxSse:Publishing:Origins");
    }

    /// <summary>A page: those behind an id, at most 1,000, and at most 1 MiB of them.</summary>
    /// <param name="connections">All of this node.</param>
    /// <param name="after">The id; null for the first page.</param>
    /// <param name="node">The name of this node; empty if there is no other.</param>
    public static byte[] Page(OpenConnection[] connections, ConnectionId? after, string node = "")
    {
        var next = after is { } id ? Array.FindIndex(connections, connection => connection.Id.CompareTo(id) > 0) : 0;
        var rest = next < 0 ? [] : connections.AsSpan(next);
        var budget = PeriodicJson.MaxBytes;
        var (page, _) = PeriodicJson.Fit(
            rest[..Math.Min(rest.Length, PageLength)].ToArray().Select(connection => Describe(connection, node)),
            EndpointJson.Relaxed.ConnectionDescription, ref budget);
        return Printable.Json(JsonSerializer.SerializeToUtf8Bytes(
            new ConnectionList(node.Length == 0 ? null : node, page, page.Count < rest.Length ? page[^1].Id : null),
            EndpointJson.Relaxed.ConnectionList));
    }

    private static RequestDelegate Run(Func<HttpContext, Task<IResult>> answer) => async context =>
    {
        context.Response.Headers.CacheControl = "no-store";
        await (await answer(context)).ExecuteAsync(context);
    };

    private async Task<IResult> ListAsync(HttpContext context)
    {
        var (caller, refusal) = await IdentifyAsync(context);
        return caller is null ? refusal!
            : Parameter(context, After, out var text) is { } fault ? ProblemResults.BadRequest(fault)
            : text is null ? TypedResults.Bytes(Page(await ListAsync(context.RequestAborted), null, nodes.Name), ContentType)
            : NodeConnection.Parse(text) is { } after && after.Node == nodes.Name
                ? TypedResults.Bytes(Page(await ListAsync(context.RequestAborted), after.Id, nodes.Name), ContentType)
            : ProblemResults.BadRequest(
                $"'{ErrorText.Truncate(text)}' is no id of a connection. Allowed for 'after': the 'next' of the page before.");
    }

    private Task<OpenConnection[]> ListAsync(CancellationToken aborted) => connections.ListAsync().WaitAsync(aborted);

    private async Task<IResult> CloseAsync(HttpContext context)
    {
        var (caller, refusal) = await IdentifyAsync(context, changes: true);
        if (caller is null)
        {
            return refusal!;
        }

        var text = (string)context.Request.RouteValues["id"]!;
        var connection = NodeConnection.Parse(text);
        var isHere = connection?.Node == nodes.Name;
        var isClosed = connection is { } here && isHere && await fanOut.CloseAsync(here.Id).WaitAsync(context.RequestAborted);
        var (isTold, untold) = connection is { } there && !isHere
            ? await TellAsync(context, () => nodes.CloseAsync(there.Node, there.Id))
            : (false, null);
        if (isClosed || isTold)
        {
            audit.Closed(caller, text);
        }

        return untold ?? Answer(
            isClosed, isTold, $"There is no open connection '{ErrorText.Truncate(text)}'. GET /connections lists them.");
    }

    private async Task<IResult> CloseAllAsync(HttpContext context)
    {
        var (caller, refusal) = await IdentifyAsync(context, changes: true);
        if (caller is null)
        {
            return refusal!;
        }

        if (Parameter(context, Principal, out var principal) is { } fault)
        {
            return ProblemResults.BadRequest(fault);
        }

        if (string.IsNullOrEmpty(principal))
        {
            return ProblemResults.BadRequest(
                "Say whose connections to close: DELETE /connections?principal=…, or one: DELETE /connections/{id}.");
        }

        var digest = Revocations.OfPrincipal(principal);
        var count = await fanOut.CloseAsync(digest).WaitAsync(context.RequestAborted);
        var (isTold, untold) = await TellAsync(context, () => nodes.CloseAsync(digest));
        if (count > 0 || isTold)
        {
            audit.Closed(caller, principal, count);
        }

        return untold ?? Answer(
            count > 0, isTold,
            $"The principal '{ErrorText.Truncate(principal)}' has no open connection. GET /connections lists them with principals.");
    }

    private static async Task<(bool IsTold, IResult? Untold)> TellAsync(HttpContext context, Func<Task<bool>> tell)
    {
        try
        {
            return (await tell(), null);
        }
        catch (LogAwayException away)
        {
            return (false, ProblemResults.UnavailableNow(context, $"The other nodes were not told: {away.Message} Try again in a moment."));
        }
    }

    // 202: nobody knows yet what the other nodes have to close.
    private static IResult Answer(bool isClosed, bool isTold, string unknown) =>
        isTold ? TypedResults.StatusCode(StatusCodes.Status202Accepted)
        : isClosed ? TypedResults.NoContent()
        : ProblemResults.Problem(StatusCodes.Status404NotFound, unknown);

    // A caller without a credential may close responses only if the configuration says so, or on this machine.
    private async Task<(Caller? Caller, IResult? Refusal)> IdentifyAsync(HttpContext context, bool changes = false)
    {
        var (caller, refusal) = await access.IdentifyAsync(context);
        return caller is null ? (null, refusal)
            : await access.AllowsAsync(context, caller, RightKind.Admin) && !(changes && access.IsStranger(context, caller))
                ? (caller, null)
            : (null, access.Refuse(context, caller, RightKind.Admin));
    }

    // An unknown parameter is an error, or a slip of the pen would close or list something else.
    private static string? Parameter(HttpContext context, string name, out string? value)
    {
        var query = context.Request.Query;
        value = query[name].Count > 0 ? query[name][0] : null;
        return QueryFaults.Of(query, name);
    }

    private static ConnectionDescription Describe(OpenConnection connection, string node) => new(
        new NodeConnection(node, connection.Id).ToString(),
        connection.Principal,
        ErrorText.Truncate(connection.View, MaxView),
        connection.State.Format == SseFormat.Named ? "named" : "envelope",
        connection.State.Overflow.Print(),
        connection.Since.ToUnixTimeMilliseconds(),
        connection.State.Sent,
        connection.State.Dropped,
        connection.State.Waiting,
        connection.State.Address?.ToString());
}
