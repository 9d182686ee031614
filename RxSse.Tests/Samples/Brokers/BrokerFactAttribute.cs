using RxSse.Tests.EndToEnd.Clients;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace RxSse.Tests.Samples.Brokers;

/// <summary>A test with a real broker, which takes long. It runs where the broker is installed; in CI it must be.</summary>
[TraitDiscoverer("RxSse.Tests.Samples.Brokers.BrokerTrait", "RxSse.Tests")]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrokerFactAttribute : FactAttribute, ITraitAttribute
{
    /// <param name="packages">Debian's packages.</param>
    /// <param name="programs">The programs of them that the test starts.</param>
    public BrokerFactAttribute(string packages, params string[] programs)
    {
        Packages = packages;
        Programs = programs;
        var isMissing = programs.Any(program => Broker.PathOf(program) is null) && !Installed.IsCi;
        Skip = LongTrait.SkipReason ?? (isMissing ? $"Needs {string.Join(", ", programs)}: apt-get install {packages}" : null);
    }

    public string Packages { get; }

    public string[] Programs { get; }
}

/// <summary>Its traits: <c>Broker=real</c> and <c>Duration=long</c>.</summary>
internal sealed class BrokerTrait : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) =>
        [new("Broker", "real"), .. new LongTrait().GetTraits(traitAttribute)];
}
