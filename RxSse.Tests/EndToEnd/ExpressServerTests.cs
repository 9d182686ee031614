using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.Samples;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The server in Express that <c>docs/coming-from-node.md</c> begins with runs, and its clients read RxSse without a change.</summary>
[Trait("Way", "any")]
public sealed class ExpressServerTests
{
    // As much of Express as that server uses, on Node's own HTTP.
    private const string Express = """
        import http from 'node:http'
        const express = () => {
          const handlers = {}
          return {
            get: (path, handler) => { handlers[path] = handler },
            listen: () => {
              const server = http.createServer((request, response) => {
                response.set = headers => response.setHeaders(new Map(Object.entries(headers)))
                handlers[request.url](request, response)
              })
              server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
            },
          }
        }

        """;

    [FactIfNode(NodeReader.Folder)]
    public async Task ClientOfTheOne_ReadsTheOtherWithoutAChange()
    {
        var program = Document.Blocks(Repository.Read("docs/coming-from-node.md"), "js").Single();
        await using var there = PrintingProgram.Start("node", "--input-type=module", "--eval", Express + program);
        await using var here = await SampleServer.StartAsync("own-stream");

        var address = Assert.Single(await there.ReadLinesAsync(1));

        Assert.Equal(await TicksAsync(new Uri(address)), await TicksAsync(here.Address));
    }

    private static async Task<IEnumerable<string>> TicksAsync(Uri address)
    {
        await using var reader = new NodeReader(address);
        var connected = await reader.NextAsync();
        var first = await reader.NextAsync("ticks-update");
        var second = await reader.NextAsync("ticks-update");
        return
        [
            connected.Type,
            .. new[] { first, second }.Select(tick => string.Join(' ', tick.Data.EnumerateObject().Select(each => $"{each.Name}: {each.Value.ValueKind}"))),
            $"{second.Data.GetProperty("number").GetInt64() - first.Data.GetProperty("number").GetInt64()} later",
        ];
    }
}
