using System.Diagnostics;
using System.Globalization;

namespace ThiDua.EventStore.Tests;

/// <summary>A second application process that appends (ThiDua.LogWorker).</summary>
internal sealed class Worker : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<(Guid Command, long First, long Last, bool Replayed)> _acks = [];
    private readonly Task _reading;

    private Worker(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    public static Worker Start(params string[] arguments)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "ThiDua.LogWorker.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", path, .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        return new Worker(Process.Start(start)!);
    }

    public IReadOnlyList<(Guid Command, long First, long Last, bool Replayed)> Acks
    {
        get
        {
            lock (_acks)
            {
                return [.. _acks];
            }
        }
    }

    public async Task WaitForAcksAsync(int count)
    {
        for (var waited = 0; Acks.Count < count; waited++)
        {
            if (waited > 3_000 || _process.HasExited)
            {
                throw new InvalidOperationException($"The worker acknowledged only {Acks.Count} appends.");
            }

            await Task.Delay(10);
        }
    }

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: nothing is flushed, no connection is closed politely.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is ["ack", var command, var first, var last, ("True" or "False") and var replayed])
            {
                lock (_acks)
                {
                    _acks.Add((Guid.Parse(command), long.Parse(first, CultureInfo.InvariantCulture), long.Parse(last, CultureInfo.InvariantCulture), replayed == "True"));
                }
            }
        }
    }
}
