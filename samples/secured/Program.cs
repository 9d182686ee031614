using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.DataProtection;
using RxSse.Http.Security;
using Secured;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning); // or its lines have URLs, and so tickets
builder.Configuration["AllowedHosts"] ??= "localhost;127.0.0.1;[::1]"; // against DNS rebinding: set your names
var secrets = new Secrets(); // new ones at each start

builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider(); // and so are the keys of cookies: keep yours
builder.Services.AddAuthentication("Cookies")
    .AddCookie("Cookies", cookie =>
    {
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.ForwardDefaultSelector = context => context.Request.Headers.ContainsKey("Authorization") ? "Bearer" : null;
    })
    .AddJwtBearer("Bearer", secrets.Check); // for an issuer of your own: Authority and Audience
builder.Services.AddRateLimiter(limiter =>
{
    limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
    limiter.AddPolicy("login", context => RateLimitPartition.GetFixedWindowLimiter(
        context.Connection.RemoteIpAddress, _ => new FixedWindowRateLimiterOptions { PermitLimit = 10, Window = TimeSpan.FromMinutes(1) }));
});
builder.Services.AddRxSse(options =>
{
    options.Access.Rows["orders"] = "tenant = $claim.tenant"; // what a caller reads and publishes of it
    options.Access.Keys["shop"] = new ApiKeyOptions
    {
        Hashes = [Secrets.HashOf(secrets.Shop)],
        Scopes = ["rxsse:publish:orders"],
        Claims = { ["tenant"] = ["acme"] },
    };
    options.Access.Keys["operator"] = new ApiKeyOptions { Hashes = [Secrets.HashOf(secrets.Admin)], Scopes = ["rxsse:admin"] };
}).AddStream("orders");

var page = Path.Combine(AppContext.BaseDirectory, "index.html");
var app = builder.Build();
app.UseRateLimiter();
app.MapRxSse();
app.MapGet("/", () => TypedResults.PhysicalFile(page, "text/html; charset=utf-8"));
app.MapPost("/login", IResult (Login login) => secrets.LetIn(login)
    ? TypedResults.SignIn(new ClaimsPrincipal(new ClaimsIdentity(
        [new("sub", login.User!), new("tenant", "acme"), new("scope", "rxsse:read:orders")], "Cookies")), null, "Cookies")
    : TypedResults.Problem("The name or the password is wrong.", statusCode: StatusCodes.Status401Unauthorized))
    .RequireRateLimiting("login");

await app.StartAsync();
Console.WriteLine(secrets);
await app.WaitForShutdownAsync();
