namespace RxSse.Http.Security;

/// <summary>What scopes allow. Names are compared letter by letter; case counts.</summary>
internal sealed class Rights
{
    private readonly NamePatterns _read, _publish;
    private readonly bool _compose, _admin;

    private Rights(NamePatterns read, NamePatterns publish, bool compose, bool admin) =>
        (_read, _publish, _compose, _admin) = (read, publish, compose, admin);

    public static Rights None { get; } = Of([]);

    /// <summary>Whether they allow to read every name.</summary>
    public bool ReadAll => _read.MatchAll;

    /// <summary>The rights that scopes give.</summary>
    /// <param name="scopes">The scopes. Those that are none of RxSse give nothing.</param>
    public static Rights Of(IEnumerable<string> scopes)
    {
        var (read, publish, compose, admin) = (new List<string>(), new List<string>(), false, false);
        foreach (var scope in scopes)
        {
            if (PatternIn(scope, RightKind.Read) is { } readable)
            {
                read.Add(readable);
            }
            else if (PatternIn(scope, RightKind.Publish) is { } publishable)
            {
                publish.Add(publishable);
            }

            compose |= scope == Scopes.Compose;
            admin |= scope == Scopes.Admin;
        }

        return new Rights(new NamePatterns(read), new NamePatterns(publish), compose, admin);
    }

    /// <summary>Whether a scope gives a right.</summary>
    public static bool IsScope(string scope) => scope is Scopes.Compose or Scopes.Admin
        || PatternIn(scope, RightKind.Read) is not null || PatternIn(scope, RightKind.Publish) is not null;

    /// <summary>Whether they allow something.</summary>
    /// <param name="kind">The kind of right.</param>
    /// <param name="name">The name of a stream or a named view; null asks for any.</param>
    public bool Allow(RightKind kind, string? name) => kind switch
    {
        RightKind.Read => _read.Match(name),
        RightKind.Publish => _publish.Match(name),
        RightKind.Compose => _compose,
        RightKind.Admin => _admin,
        _ => false,
    };

    /// <summary>These rights and others.</summary>
    public Rights With(Rights other) =>
        new(_read.With(other._read), _publish.With(other._publish), _compose || other._compose, _admin || other._admin);

    private static string? PatternIn(string scope, RightKind kind) =>
        Scopes.Of(kind, "") is var start && scope.StartsWith(start, StringComparison.Ordinal) && NamePatterns.IsPattern(scope.AsSpan(start.Length))
            ? scope[start.Length..]
            : null;
}
