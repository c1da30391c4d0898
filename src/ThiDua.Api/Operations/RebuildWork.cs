using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Projections.Tables;

namespace ThiDua.Api.Operations;

/// <summary>How rebuilding the read tables stands on this server.</summary>
/// <param name="Running">Whether it runs.</param>
/// <param name="OnlyCheck">Whether it only compares.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Position">Events carried out.</param>
/// <param name="Of">Events there are.</param>
/// <param name="EndedAt">When it ended, or null.</param>
/// <param name="Result">What it gave, or null.</param>
/// <param name="Failure">Why it did not end well, in Vietnamese, or null.</param>
internal sealed record RebuildState(
    bool Running, bool OnlyCheck, DateTimeOffset StartedAt, long Position = 0, long Of = 0, DateTimeOffset? EndedAt = null, RebuildResult? Result = null, string? Failure = null);

/// <summary>Rebuilds the read tables in the background, one at a time; a server that stops ends it, and the tables that serve stay.</summary>
internal sealed class RebuildWork(Rebuild rebuild, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<RebuildWork> log)
{
    private readonly Lock _starting = new();
    private volatile RebuildState? _state;

    /// <summary>The one that runs, or the last one; null when there was none since the start.</summary>
    public RebuildState? State => _state;

    /// <summary>Starts one.</summary>
    /// <param name="onlyCheck">Only compares, and leaves serving what serves.</param>
    /// <exception cref="ProblemException">One is running.</exception>
    public RebuildState Start(bool onlyCheck)
    {
        lock (_starting)
        {
            if (_state is { Running: true })
            {
                throw Running();
            }

            _state = new RebuildState(true, onlyCheck, clock.GetUtcNow());
        }

        _ = Task.Run(() => RunAsync(onlyCheck));
        return _state;
    }

    private async Task RunAsync(bool onlyCheck)
    {
        var told = new Cli.Told<RebuildProgress>(p => _state = _state! with { Position = p.Position, Of = p.Of });
        var ct = lifetime.ApplicationStopping;
        try
        {
            var result = onlyCheck ? await rebuild.CheckAsync(told, ct: ct) : await rebuild.RunAsync(told, ct: ct);
            _state = _state! with { Running = false, EndedAt = clock.GetUtcNow(), Result = result };
        }
        catch (Exception e)
        {
            log.LogError(e, "Rebuilding the read tables ended");
            _state = _state! with
            {
                Running = false,
                EndedAt = clock.GetUtcNow(),
                Failure = e switch
                {
                    OperationCanceledException => "máy chủ dừng giữa chừng.",
                    InvalidOperationException => Running().Title, // Another server, or ops/rebuild.
                    TimeoutException => "bảng đang bị đọc quá lâu; hãy thử lại sau.",
                    Npgsql.NpgsqlException => "mất kết nối cơ sở dữ liệu.",
                    _ => "một sự kiện không tính được; xem nhật ký của máy chủ.",
                },
            };
        }
    }

    private static ProblemException Running() => new(409, "rebuild.running", "Đang có một lần dựng lại khác chạy.");
}
