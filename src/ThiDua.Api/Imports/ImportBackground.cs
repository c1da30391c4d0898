using ThiDua.Api.Http;

namespace ThiDua.Api.Imports;

/// <summary>Carries files out while their senders look at how far they have come. When the server stops, it waits for what is being written.</summary>
internal sealed class ImportBackground(ILogger<ImportBackground> log) : IHostedService
{
    private readonly HashSet<Task> _running = [];
    private readonly Lock _lock = new();

    /// <summary>Starts work on a job.</summary>
    public void Start(ImportJob job, Func<Task> work)
    {
        lock (_lock)
        {
            var task = Task.Run(() => RunAsync(job, work));
            _running.Add(task);
            _ = task.ContinueWith(Forget, TaskScheduler.Default);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.WhenAll(_running).WaitAsync(cancellationToken);
        }
    }

    private async Task RunAsync(ImportJob job, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            var problem = ProblemHandler.Translate(e);
            job.Problem ??= problem;
            if (problem.Status >= 500)
            {
                log.LogError(e, "The import {Id} failed", job.Id);
            }
        }
    }

    private void Forget(Task task)
    {
        lock (_lock)
        {
            _running.Remove(task);
        }
    }
}
