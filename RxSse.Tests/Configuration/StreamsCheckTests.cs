using System.Reactive.Linq;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Reactive.Testing;
using RxSse.Tests.DependencyInjection;
using Xunit;

namespace RxSse.Tests.Configuration;

public sealed class StreamsCheckTests
{
    [Fact]
    public void Start_IsRefused_WithALineForEachStreamThatCannotBeWritten()
    {
        var error = Assert.Throws<OptionsValidationException>(() => VirtualServer.Begin(new TestScheduler(), streams =>
        {
            streams.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine());
            streams
                .AddStream("versions", _ => Observable.Never<Version>())
                .AddStream("numbers", _ => Observable.Never<int>(), JsonMetadataServices.CreateValueInfo<int>(new(), JsonMetadataServices.Int32Converter))
                .AddStream("addresses", _ => Observable.Never<Uri>());
        }));

        Assert.Collection(error.Failures,
            line => Assert.StartsWith("The values of the stream 'versions' cannot be written as JSON. There is no JSON metadata for System.Version. ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("The values of the stream 'addresses' cannot be written as JSON. There is no JSON metadata for System.Uri. ", line, StringComparison.Ordinal));
    }
}
