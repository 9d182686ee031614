using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using RxSse.Http.Security;
using RxSse.Streams;
using RxSse.Views.Parsing;

namespace RxSse.Configuration;

/// <summary>
/// Stops the start, with a line for each row condition that is wrong, or whose stream is open to callers without a credential: they have no
/// claims.
/// </summary>
internal sealed class RowsCheck(IEnumerable<StreamDefinition> streams, IOptions<AuthenticationOptions> authentication)
    : IValidateOptions<RxSseOptions>
{
    public ValidateOptionsResult Validate(string? name, RxSseOptions options)
    {
        if (options.Access.Rows.Count == 0)
        {
            return ValidateOptionsResult.Success;
        }

        string[] names = [.. streams.Select(stream => stream.Name), .. options.Part<ConfiguredStreams>().Defined.Keys];
        var rows = RowConditions.Read(options.Access.Rows, names, options.Composition);
        var (anonymous, how) = Anonymous(options.Access);
        string[] faults =
        [
            .. rows.Errors,
            .. rows.ByStream.Keys
                .Where(stream => anonymous.Allow(RightKind.Read, stream) || anonymous.Allow(RightKind.Publish, stream))
                .Select(stream => $"{RowConditions.PathOf(stream)}: callers without a credential have a right to '{stream}' and no claims. {how}"),
        ];
        return faults.Length > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private (Rights Rights, string How) Anonymous(AccessOptions access) =>
        access.Anonymous is { } scopes ? (Rights.Of(scopes), "Take it out of RxSse:Access:Anonymous.")
        : access.Keys.Count > 0 || authentication.Value.Schemes.Any() ? (Rights.None, "")
        : (Rights.Of(["rxsse:read:*"]), "Add a way to authenticate, such as RxSse:Access:Keys, or set RxSse:Access:Anonymous to scopes without it, "
            + "or none.");
}
