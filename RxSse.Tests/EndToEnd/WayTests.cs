using RxSse.Tests.EndToEnd.Cluster;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>
/// Classes with the trait <c>Way=any</c> test what cannot depend on the way to the socket, or what the native binary does not have.
/// <c>.ci/run</c> leaves them out of its second run, with the native binary and the standard way. A class gets the trait here, too.
/// </summary>
public sealed class WayTests
{
    private static readonly Type[] Any =
    [
        typeof(AddressLimitTests),
        typeof(BadPublishTests),
        typeof(BadQueryTests),
        typeof(BadTriggerTests),
        typeof(BadViewTests),
        typeof(BehindNginxTests),
        typeof(ChainTests),
        typeof(ConfigurationTests),
        typeof(ConnectionFailureTests),
        typeof(CrossOriginTests),
        typeof(DemoTests),
        typeof(DocumentedClientsTests),
        typeof(DotnetClientTests),
        typeof(ExpressServerTests),
        typeof(FailoverTests),
        typeof(FileLogTests),
        typeof(HeadTests),
        typeof(HealthTests),
        typeof(HostTests),
        typeof(JavaScriptClientTests),
        typeof(ListenAddressTests),
        typeof(LongInputTests),
        typeof(MetricsTests),
        typeof(NamedViewFaultTests),
        typeof(NamedViewTests),
        typeof(NodeFailureTests),
        typeof(NodeResumeTests),
        typeof(NotHttpTests),
        typeof(OpenApiTests),
        typeof(OtlpTests),
        typeof(PublishTests),
        typeof(PublishingTranscriptTests),
        typeof(ReadmeCommandTests),
        typeof(RedisFailureTests),
        typeof(RedisLogTests),
        typeof(RedisMemoryTests),
        typeof(ResumeTranscriptTests),
        typeof(ReturningPageTests),
        typeof(RoutingTests),
        typeof(RunningViewsTests),
        typeof(SelectionTests),
        typeof(SoakTests),
        typeof(SourcesTranscriptTests),
        typeof(StatusTests),
        typeof(StopDuringStartTests),
        typeof(StreamsTests),
        typeof(SystemdTests),
        typeof(TranscriptTests),
        typeof(TriggerTests),
        typeof(UnreadLogTests),
        typeof(ViewAdmissionTests),
        typeof(ViewChurnTests),
    ];

    [Fact]
    public void OnlyTheseClasses_AreLeftOutOfTheSecondRun() =>
        Assert.Equal(
            Any.Select(type => type.Name),
            typeof(WayTests).Assembly.GetTypes().Where(HasTrait).Select(type => type.Name).Order(StringComparer.Ordinal));

    private static bool HasTrait(Type type) =>
        type.CustomAttributes.Any(attribute => attribute.AttributeType == typeof(TraitAttribute) && attribute.ConstructorArguments[0].Value is "Way");
}
