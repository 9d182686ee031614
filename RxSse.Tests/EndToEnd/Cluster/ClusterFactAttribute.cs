using RxSse.Tests.EndToEnd.Clients;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace RxSse.Tests.EndToEnd.Cluster;

/// <summary>A test with several nodes over a real Redis. It takes long; in CI the programs must be installed.</summary>
[TraitDiscoverer("RxSse.Tests.EndToEnd.Cluster.ClusterTrait", "RxSse.Tests")]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterFactAttribute : FactAttribute, ITraitAttribute
{
    /// <param name="programs">What the test starts beside the nodes. Debian's packages have the same names.</param>
    public ClusterFactAttribute(params string[] programs)
    {
        Programs = programs;
        var isMissing = programs.Any(program => Installed.PathOf(program) is null) && !Installed.IsCi;
        Skip = LongTrait.SkipReason ?? (isMissing
            ? $"Needs {string.Join(", ", programs)}: apt-get install {string.Join(' ', programs)}"
            : null);
    }

    public string[] Programs { get; }
}

/// <summary>Its traits: <c>Cluster=real</c> and <c>Duration=long</c>.</summary>
internal sealed class ClusterTrait : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) =>
        [new("Cluster", "real"), .. new LongTrait().GetTraits(traitAttribute)];
}
