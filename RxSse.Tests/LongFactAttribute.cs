using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace RxSse.Tests;

/// <summary>A test that takes long by its nature. It has the trait <c>Duration=long</c>, and runs only where <c>RXSSE_LONG</c> is 1.</summary>
[TraitDiscoverer("RxSse.Tests.LongTrait", "RxSse.Tests")]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute, ITraitAttribute
{
    public LongFactAttribute() => Skip = LongTrait.SkipReason;
}

/// <summary>A theory that takes long by its nature, as <see cref="LongFactAttribute"/>.</summary>
[TraitDiscoverer("RxSse.Tests.LongTrait", "RxSse.Tests")]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public LongTheoryAttribute() => Skip = LongTrait.SkipReason;
}

/// <summary>The trait of both.</summary>
internal sealed class LongTrait : ITraitDiscoverer
{
    public static string? SkipReason => Environment.GetEnvironmentVariable("RXSSE_LONG") == "1" ? null : "Takes long: set RXSSE_LONG=1 to run it.";

    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Duration", "long")];
}
