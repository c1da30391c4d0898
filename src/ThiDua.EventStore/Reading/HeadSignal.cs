using Microsoft.Extensions.Logging;
using Npgsql;

namespace ThiDua.EventStore.Reading;

/// <summary>
/// Wakes whoever waits for new events: at once for events of this process, by LISTEN for those of others. Only a hint:
/// waiting always ends at the poll interval too, so a lost notice costs a moment and never an event.
/// </summary>
internal sealed class HeadSignal : IAsyncDisposable
{
    private const string ChannelName = "thidua_log";

    /// <summary>One notice stands for all commits in this time: at hundreds of batches a second a notice each would cost more than it tells.</summary>
    private static readonly TimeSpan BetweenNotices = TimeSpan.FromMilliseconds(10);

    private readonly NpgsqlDataSource _source;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _toSend = new(0, 1);
    private readonly Task[] _loops;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HeadSignal(NpgsqlDataSource source, bool notify, ILogger log)
    {
        (_source, _log) = (source, log);
        _loops = notify ? [Task.Run(() => KeepAsync(ListenAsync)), Task.Run(() => KeepAsync(SendAsync))] : [];
    }

    /// <summary>This process committed new events.</summary>
    public void Advanced()
    {
        Wake();
        try
        {
            _toSend.Release();
        }
        catch (SemaphoreFullException)
        {
            // One notice is on its way already, and it stands for everything committed before it is sent.
        }
    }

    /// <summary>A task that ends with the next wake-up. Take it before looking for events, then wait on it: nothing is missed in between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        _stop.Dispose();
        _toSend.Dispose();
    }

    private void Wake() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private async Task KeepAsync(Func<NpgsqlConnection, Task> work)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var connection = await _source.OpenConnectionAsync(_stop.Token);
                try
                {
                    await work(connection);
                }
                finally
                {
                    await connection.ReturnCleanAsync();
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _log.LogDebug(e, "Notices are interrupted; polling goes on");
                await Task.Delay(1_000, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(NpgsqlConnection connection)
    {
        connection.Notification += (_, _) => Wake();
        await using var listen = new NpgsqlCommand($"listen {ChannelName}", connection);
        await listen.ExecuteNonQueryAsync(_stop.Token);
        while (true)
        {
            await connection.WaitAsync(_stop.Token);
        }
    }

    private async Task SendAsync(NpgsqlConnection connection)
    {
        // A notice may be lost without harm, so its transaction need not wait for the disk.
        await using var settings = new NpgsqlCommand("set synchronous_commit = off", connection);
        await settings.ExecuteNonQueryAsync(_stop.Token);
        while (true)
        {
            await _toSend.WaitAsync(_stop.Token);
            await using var notify = new NpgsqlCommand($"notify {ChannelName}", connection);
            await notify.ExecuteNonQueryAsync(_stop.Token);
            await Task.Delay(BetweenNotices, _stop.Token);
        }
    }
}
