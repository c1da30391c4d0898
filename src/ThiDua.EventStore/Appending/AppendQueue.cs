using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ThiDua.EventStore.Appending;

/// <summary>
/// Group commit: whatever waits is written as one batch while the next gathers. There is no thread of its own: the caller
/// that finds the queue idle sets it going, so that a lone append costs no change of thread.
/// </summary>
internal sealed class AppendQueue(BatchWriter writer, EventStoreOptions options, ILogger log) : IAsyncDisposable
{
    private readonly ConcurrentQueue<PendingAppend> _waiting = new();
    private int _count;
    private int _busy;
    private Task _draining = Task.CompletedTask;
    private volatile bool _closed;

    /// <summary>Puts an append in the queue; false when it is full or closed.</summary>
    public bool TryEnqueue(PendingAppend append)
    {
        if (_closed || Interlocked.Increment(ref _count) > options.QueueLimit)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _waiting.Enqueue(append);
        if (Interlocked.CompareExchange(ref _busy, 1, 0) == 0)
        {
            StartDraining();
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        writer.Stop();
        while (Volatile.Read(ref _busy) == 1 || !_waiting.IsEmpty)
        {
            await Volatile.Read(ref _draining);
            await Task.Yield();
        }

        await writer.DisposeAsync();
    }

    private void StartDraining()
    {
        // The work is done for all callers: it must not run in the context (trace, culture) of the one that started it.
        if (ExecutionContext.IsFlowSuppressed())
        {
            Volatile.Write(ref _draining, DrainAsync());
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            Volatile.Write(ref _draining, DrainAsync());
        }
    }

    private async Task DrainAsync()
    {
        var batch = new List<PendingAppend>();
        do
        {
            while (Take(batch))
            {
                await WriteAsync(batch);
                if (batch.Count > 1)
                {
                    // Callers just answered often append again at once: they go first, or batches would alternate between few and many.
                    await Task.Yield();
                }
            }

            Volatile.Write(ref _busy, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.CompareExchange(ref _busy, 1, 0) == 0);
    }

    private bool Take(List<PendingAppend> batch)
    {
        batch.Clear();
        for (var events = 0; events < options.BatchEvents && _waiting.TryDequeue(out var append);)
        {
            Interlocked.Decrement(ref _count);
            if (_closed)
            {
                append.Fail(new StoreBusyException("The log is shutting down."));
            }
            else if (append.TryTake())
            {
                batch.Add(append);
                events += append.EventCount;
            }
        }

        return batch.Count > 0;
    }

    private async Task WriteAsync(List<PendingAppend> batch)
    {
        try
        {
            await writer.WriteAsync(batch);
        }
        catch (Exception e)
        {
            // A fault of ours. Nobody may wait for ever, and the next batch must not be numbered from a head in doubt.
            log.LogError(e, "Writing {Count} appends failed", batch.Count);
            await writer.ForgetAsync(rollback: false);
            foreach (var append in batch)
            {
                append.Fail(new OutcomeUnknownException(e));
            }
        }
    }
}
