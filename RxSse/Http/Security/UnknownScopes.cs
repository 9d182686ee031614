namespace RxSse.Http.Security;

/// <summary>Logs scopes that begin like those of RxSse and give no right, once for each issuer.</summary>
internal sealed partial class UnknownScopes(ILogger<UnknownScopes> logger)
{
    private const int MaxIssuers = 100;
    private readonly HashSet<string> _issuers = [];

    /// <summary>Returns the scopes that give rights or would give them, and logs the first that gives nothing.</summary>
    public IEnumerable<string> LogOthers(IEnumerable<(string Word, string Issuer)> scopes)
    {
        foreach (var (word, issuer) in scopes)
        {
            if (!Rights.IsScope(word) && IsFirstOf(issuer))
            {
                LogUnknown(Printable.Of(word), Printable.Of(issuer));
            }

            yield return word;
        }
    }

    private bool IsFirstOf(string issuer)
    {
        lock (_issuers)
        {
            return _issuers.Count < MaxIssuers && _issuers.Add(issuer);
        }
    }

    [LoggerMessage(621, LogLevel.Warning, "The scope '{Scope}' of the issuer '{Issuer}' gives no right. Allowed: rxsse:read:<pattern>, "
        + "rxsse:publish:<pattern>, rxsse:compose and rxsse:admin, where a pattern is a name, or the beginning of names and one * at its end.")]
    private partial void LogUnknown(string scope, string issuer);
}
