using ThiDua.Api.Hosting;
using ThiDua.Projections.Tables;

namespace ThiDua.Api.Operations;

/// <summary>What the last comparison of the read tables with the log found.</summary>
/// <param name="State"><c>off</c>, <c>never</c> (not since the start), <c>running</c>, <c>same</c>, <c>different</c> or <c>failed</c>.</param>
/// <param name="At">When it ended, or null.</param>
/// <param name="Position">Position that was compared, or null.</param>
/// <param name="Message">What people must look at, as a Vietnamese sentence, or null.</param>
internal sealed record CheckHealth(string State, DateTimeOffset? At = null, long? Position = null, string? Message = null)
{
    /// <summary>Whether what serves is known to be wrong.</summary>
    public bool IsDifferent => State == "different";
}

/// <summary>
/// Once a night, at a time of day in Vietnam, works the read tables out again from the log and compares them with those that serve, as
/// <c>./ops/rebuild --check</c> does: a row that was edited by hand is found by morning. Only the process that writes the tables does it. Nothing
/// is swapped: that is decided by people.
/// </summary>
/// <param name="check">Compares, and says at which position and whether they are the same.</param>
/// <param name="isWriter">Whether this process writes the read tables.</param>
/// <param name="at">Time of day; null for never.</param>
/// <param name="clock">Clock.</param>
/// <param name="log">Log.</param>
internal sealed class NightlyCheck(
    Func<CancellationToken, Task<RebuildResult>> check, Func<bool> isWriter, TimeOnly? at, TimeProvider clock, ILogger<NightlyCheck> log) : IDisposable
{
    /// <summary>A server that starts later than this leaves the check to the next night: by day it would be in the way.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromHours(3);

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _one = new(1);
    private DateOnly? _last;
    private volatile CheckHealth _health = new(at is null ? "off" : "never");

    /// <summary>How the last one ended.</summary>
    public CheckHealth Health => _health;

    /// <summary>Looks again and again until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && at is not null)
        {
            await LookAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Between, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Compares if that is due now.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (Night() is { } night && night != _last && isWriter())
            {
                await CompareAsync(ct);
                _last = night;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>The day on which the night's check is due by now; null when none is.</summary>
    private DateOnly? Night()
    {
        var now = clock.GetUtcNow().ToVietnam();
        if (at is not { } time)
        {
            return null;
        }

        var day = DateOnly.FromDateTime(now);
        var due = TimeOnly.FromDateTime(now) >= time ? day : day.AddDays(-1);
        return now - due.ToDateTime(time) < Window ? due : null;
    }

    private async Task CompareAsync(CancellationToken ct)
    {
        var before = _health;
        _health = before with { State = "running" };
        try
        {
            var result = await check(ct);
            _health = new CheckHealth(
                result.Same ? "same" : "different", clock.GetUtcNow(), result.Position,
                result.Same ? null : "Bảng đọc khác với sổ sự kiện: có dòng bị sửa ngoài chương trình. Hãy chạy ./ops/rebuild và khởi động lại máy chủ.");
            if (result.Same)
            {
                log.LogInformation("Read tables equal the log up to {Position}", result.Position);
            }
            else
            {
                log.LogError("Read tables DIFFER from the log up to {Position}: run ./ops/rebuild and restart the servers", result.Position);
            }
        }
        catch (OperationCanceledException)
        {
            _health = before;
            throw;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            log.LogWarning("The nightly check of the read tables could not be finished: {Reason}", e.Message);
            _health = new CheckHealth("failed", clock.GetUtcNow(), null, "Chưa so sánh được bảng đọc với sổ sự kiện; đêm sau sẽ làm lại. Xem nhật ký của máy chủ.");
        }
    }
}
