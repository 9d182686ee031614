namespace RxSse.Delivery.Joining;

// Posts to the loop of the shard.
internal sealed partial class ViewCatchUp
{
    private Task RunOnLoopAsync(Action work)
    {
        var done = new TaskCompletionSource(); // the rest of the turn, which is short, continues on the shard's loop
        var isPosted = Post(() =>
        {
            try
            {
                work();
            }
            finally
            {
                done.SetResult();
            }
        });
        return isPosted ? done.Task : Task.CompletedTask;
    }

    // When the server stops, the shard's loop may be disposed before the last turn has ended.
    private bool Post(Action work)
    {
        try
        {
            context.Post(work);
            return true;
        }
        catch (ObjectDisposedException)
        {
            _left.Cancel();
            return false;
        }
    }
}
