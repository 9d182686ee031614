using RxSse.Log;

namespace RxSse.RedisLog.Calls;

// What a node reads before it follows the log.
internal sealed partial class RedisCalls
{
    private const long LoadBytes = 1024 * 1024;
    private const string TableOfNewest = "newest";
    private const string TableOfOrigins = "origins";

    public Task<LoadAnswer> LoadAsync() => LoadAsync(_pages, TableOfNewest);

    // A term, or an append of a source, waits for it.
    public Task<LoadAnswer> LoadOriginsAsync() => LoadAsync(_calls, TableOfOrigins);

    private async Task<LoadAnswer> LoadAsync(RedisConnection connection, string firstTable)
    {
        while (true)
        {
            if (await TryLoadAsync(connection, firstTable).ConfigureAwait(false) is { } loaded)
            {
                return loaded;
            }
        }
    }

    // The state is that of the first page. Null if a later page is of another log, or of one that has lost events.
    private async Task<LoadAnswer?> TryLoadAsync(RedisConnection connection, string firstTable)
    {
        LogState? first = null;
        var (newest, origins) = (new List<LogEvent>(), new Dictionary<string, ReadOnlyMemory<byte>>());
        for (var (table, after) = (firstTable, ""); ;)
        {
            var (_, page) = await RunAsync(connection, Script.Load, new ScriptArguments().Add(table).Add(after).Add(LoadBytes))
                .ConfigureAwait(false);
            var state = AnswerReader.State(page);
            first ??= state;
            if (state.Epoch != first.Epoch || state.Server != first.Server || state.Newest < first.Newest)
            {
                return null;
            }

            foreach (var (name, value) in AnswerReader.Pairs(page[AnswerReader.Header]))
            {
                after = name;
                if (table == TableOfNewest)
                {
                    newest.Add(AnswerReader.Newest(state.Epoch, name, AnswerReader.Data(value)));
                }
                else
                {
                    origins[name] = AnswerReader.Data(value);
                }
            }

            if (AnswerReader.Number(page[AnswerReader.Header + 1]) == 1)
            {
                continue; // with the next page
            }

            if (table == TableOfOrigins)
            {
                return new LoadAnswer(first, newest, origins);
            }

            (table, after) = (TableOfOrigins, "");
        }
    }
}
