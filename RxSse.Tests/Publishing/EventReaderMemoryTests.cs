using System.Runtime.InteropServices;
using System.Text;
using RxSse.Publishing;
using RxSse.Streams;
using Xunit;

namespace RxSse.Tests.Publishing;

/// <summary>Where the data of events lies.</summary>
public sealed class EventReaderMemoryTests
{
    [Fact]
    public void LargeData_LiesWhereTheCollectorDoesNotMoveIt()
    {
        var data = $"\"{new string('x', 16 * 1024)}\"";
        var reader = new EventReader(StreamDefinition.Create("orders"), new PublishingOptions());

        Assert.Null(reader.Read(Encoding.UTF8.GetBytes($$"""{"data": {{data}} }"""), BodyFormat.Json));

        Assert.True(MemoryMarshal.TryGetArray(reader.Events.Single().Data, out var kept));
        Assert.Equal(data, Encoding.UTF8.GetString(kept));
        Assert.Equal(data.Length, kept.Array!.Length);
        Assert.Equal(GC.MaxGeneration, GC.GetGeneration(kept.Array)); // of what is not moved, from the beginning
    }
}
