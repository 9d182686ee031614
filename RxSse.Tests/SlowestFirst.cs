using RxSse.Tests.Browser;
using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("RxSse.Tests.SlowestFirst", "RxSse.Tests")]

namespace RxSse.Tests;

/// <summary>Starts the collections of the browser first: they take longest, and the others run beside them.</summary>
internal sealed class SlowestFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.DisplayName.StartsWith(Chromium.Prefix, StringComparison.Ordinal) ? 0 : 1);
}
