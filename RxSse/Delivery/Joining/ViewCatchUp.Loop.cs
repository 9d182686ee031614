namespace RxSse.Delivery.Joining;

// Posts to the loop of the shard.
internal sealed partial class ViewCatchUp
{
    private Task RunOnLoopAsync(Action work)
    {
        var done = new TaskCompletionSource(); // the rest of the turn, which is short, continues on the shard's loop
        context.Post(() =>
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
        return done.Task;
    }
}
