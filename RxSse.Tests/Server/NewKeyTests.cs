using RxSse.Http.Security;
using RxSse.Server;
using Xunit;

namespace RxSse.Tests.Server;

public sealed class NewKeyTests
{
    [Fact]
    public void KeyThatIsPrinted_HasTheHashThatIsPrinted()
    {
        var output = new StringWriter();
        NewKey.Print(output);
        var words = output.ToString().Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries).Where(ApiKeys.IsHash).ToList();
        var options = new AccessOptions { Keys = { ["shop"] = new ApiKeyOptions { Hashes = [words[1]], Scopes = ["rxsse:admin"] } } };
        var keys = new ApiKeys(Microsoft.Extensions.Options.Options.Create(options));

        Assert.True(keys.Find(words[0])!.Rights.Allow(RightKind.Admin, null));
        Assert.Null(keys.Find(words[1])); // the hash is no key
        Assert.NotEqual(words[0], ApiKeys.Create().Key);
    }
}
