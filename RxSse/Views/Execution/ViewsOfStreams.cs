namespace RxSse.Views.Execution;

/// <summary>The running views by the streams that they read: what takes the place of the index if there is none. Not synchronised.</summary>
internal sealed class ViewsOfStreams
{
    private readonly Dictionary<string, HashSet<Pipeline>> _streams = [];

    /// <summary>Adds a view.</summary>
    public void Add(Pipeline view)
    {
        foreach (var stream in view.View.Streams)
        {
            if (!_streams.TryGetValue(stream, out var views))
            {
                _streams[stream] = views = [];
            }

            views.Add(view);
        }
    }

    /// <summary>Removes a view.</summary>
    public void Remove(Pipeline view)
    {
        foreach (var stream in view.View.Streams)
        {
            if (_streams.TryGetValue(stream, out var views) && views.Remove(view) && views.Count == 0)
            {
                _streams.Remove(stream);
            }
        }
    }

    /// <summary>Adds each view that reads a stream.</summary>
    public void Match(string stream, List<Pipeline> woken)
    {
        if (_streams.TryGetValue(stream, out var views))
        {
            woken.AddRange(views);
        }
    }
}
