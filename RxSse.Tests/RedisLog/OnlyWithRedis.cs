using Xunit.Abstractions;
using Xunit.Sdk;

namespace RxSse.Tests.RedisLog;

/// <summary>Leaves out what a class inherits from a suite where Redis is not installed. Its own tests are skipped, and say so.</summary>
public sealed class OnlyWithRedis : ITestCaseOrderer
{
    public const string Name = "RxSse.Tests.RedisLog.OnlyWithRedis";
    public const string Assembly = "RxSse.Tests";

    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases) where TTestCase : ITestCase =>
        testCases.Where(test => RedisServer.IsInstalled || test.SkipReason is not null);
}
