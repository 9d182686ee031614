using System.Globalization;
using Microsoft.Extensions.Options;
using RxSse.Http.Security;
using RxSse.Text;

namespace RxSse.Configuration;

/// <summary>
/// Stops the start, with a line for each API key that is not complete, or that two names have, and if every page could send cookies.
/// </summary>
internal sealed class AccessCheck : IValidateOptions<RxSseOptions>
{
    public ValidateOptionsResult Validate(string? name, RxSseOptions options)
    {
        List<string> faults = [.. options.Access.Keys.SelectMany(key => FaultsOf(key.Key, key.Value))];
        if (options.Cors is { Credentials: true, Origins: var origins } && origins.Contains("*"))
        {
            faults.Add("RxSse:Cors:Credentials: 'true' is not allowed with RxSse:Cors:Origins *: name the origins whose pages may send cookies.");
        }

        faults.AddRange(
            from hash in options.Access.Keys.SelectMany(key => key.Value.Hashes.Select(hash => (key.Key, Hash: hash.ToLowerInvariant())))
            group hash.Key by hash.Hash into same
            where same.Count() > 1
            select $"RxSse:Access:Keys: {string.Join(" and ", same)} have the same key. Give each a key of its own.");
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> FaultsOf(string name, ApiKeyOptions key)
    {
        if (key.Hashes.Count is 0 or > 2 || !key.Hashes.All(ApiKeys.IsHash))
        {
            yield return $"RxSse:Access:Keys:{name}:Hash: a key needs its SHA-256, in 64 hexadecimal digits, or two of them, separated by a "
                + "comma. 'RxSse.Server new-key' prints a new key and its hash.";
        }

        if (key.Scopes.Count == 0 || !key.Scopes.All(Rights.IsScope))
        {
            var wrong = string.Join(", ", key.Scopes.Where(scope => !Rights.IsScope(scope)).Select(scope => ErrorText.Truncate(scope)));
            yield return $"RxSse:Access:Keys:{name}:Scopes: {(wrong.Length == 0 ? "none" : $"'{wrong}'")} is not allowed. Allowed: rxsse:read:<pattern>, rxsse:publish:<pattern>, "
                + "rxsse:compose and rxsse:admin, separated by commas.";
        }

        foreach (var (claim, texts) in key.Claims)
        {
            if (ApiKeys.IsReserved(claim))
            {
                yield return $"RxSse:Access:Keys:{name}:Claims:{ErrorText.Truncate(claim)}: a key cannot have this claim, which has another meaning. "
                    + "Choose another name.";
            }
            else if (texts.Count is 0 or > RowClaims.MaxTexts || texts.Any(string.IsNullOrEmpty)
                || texts.Sum(text => text.Length) > RowClaims.MaxCharacters)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"RxSse:Access:Keys:{name}:Claims:{ErrorText.Truncate(claim)}: 1 to {RowClaims.MaxTexts} texts of together at most "
                    + $"{RowClaims.MaxCharacters:N0} characters are allowed, none of them empty.");
            }
        }
    }
}
