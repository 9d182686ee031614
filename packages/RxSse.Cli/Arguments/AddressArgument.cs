using System.CommandLine;
using System.CommandLine.Parsing;

namespace RxSse.Cli.Arguments;

/// <summary>The address of a server, or of its events.</summary>
internal static class AddressArgument
{
    private const string Events = "events";

    public static Argument<Uri> Create() => new("URL")
    {
        Description = "The server, such as http://localhost:3000, or the address of its events.",
        CustomParser = Parse,
    };

    /// <summary>The address of the events: an address that ends with a slash is that of a server.</summary>
    /// <param name="address">The argument.</param>
    /// <param name="parameters">What to add to the query; those without a value are left out.</param>
    public static Uri EventsOf(Uri address, params (string Name, string? Value)[] parameters)
    {
        var events = new UriBuilder(address);
        events.Path += events.Path.EndsWith('/') ? Events : "";
        var added = parameters.Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}");
        events.Query = string.Join('&', added.Prepend(events.Query.TrimStart('?')).Where(part => part.Length > 0));
        return events.Uri;
    }

    /// <summary>The server, whose address may be that of its events.</summary>
    public static Uri ServerOf(Uri address)
    {
        var server = new UriBuilder(address) { Query = "", Fragment = "" };
        if (server.Path.EndsWith($"/{Events}", StringComparison.Ordinal))
        {
            server.Path = server.Path[..^Events.Length];
        }

        return server.Uri;
    }

    private static Uri? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            result.AddError(UnknownWord.IsOption(text)
                ? UnknownWord.Of(text)
                : "The argument URL is not the URL of a server. Allowed: http:// or https://, such as http://localhost:3000."); // it may be a credential
            return null;
        }

        if (address.UserInfo.Length > 0)
        {
            result.AddError("The URL has a name or a password. Write it without, and use --token or --api-key.");
            return null;
        }

        return address;
    }
}
