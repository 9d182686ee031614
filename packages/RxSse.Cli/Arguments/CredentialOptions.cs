using System.CommandLine;
using RxSse.Client;

namespace RxSse.Cli.Arguments;

/// <summary>Who the caller is, on the command line or in the environment. The command line has priority.</summary>
internal sealed class CredentialOptions(Surroundings around)
{
    private const string TokenVariable = "RXSSE_TOKEN";
    private const string KeyVariable = "RXSSE_API_KEY";

    private readonly Option<string> _token = new("--token")
    {
        Description = $"The bearer token. Other users of this machine may see it; {TokenVariable} in the environment is not seen.",
        HelpName = "token",
        Recursive = true,
    };

    private readonly Option<string> _key = new("--api-key")
    {
        Description = $"The API key. Other users of this machine may see it; {KeyVariable} in the environment is not seen.",
        HelpName = "key",
        Recursive = true,
    };

    public void AddTo(RootCommand root)
    {
        root.Add(_token);
        root.Add(_key);
    }

    /// <summary>A client that sends the credential to the server of this address and to no other.</summary>
    /// <exception cref="UsageException">There are two credentials, or it has characters that no header takes.</exception>
    public HttpClient ClientOf(Uri server, ParseResult parsed)
    {
        var (token, key) = (parsed.GetValue(_token), parsed.GetValue(_key));
        if (token is null && key is null)
        {
            (token, key) = (NotEmpty(TokenVariable), NotEmpty(KeyVariable));
        }

        if (token is not null && key is not null)
        {
            throw new UsageException($"There are a token and an API key. Use one: --token, --api-key, {TokenVariable} or {KeyVariable}.");
        }

        try
        {
            return around.Client(
                token is not null ? Credential.BearerToken(token) : key is not null ? Credential.ApiKey(key) : null, server);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private string? NotEmpty(string variable) => around.Variable(variable) is { Length: > 0 } value ? value : null;
}
