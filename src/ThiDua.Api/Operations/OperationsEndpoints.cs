using System.Globalization;
using System.Text;
using ThiDua.Api.Http;
using ThiDua.Api.Log;
using ThiDua.Api.Security;
using ThiDua.EventStore;
using ThiDua.Projections;
using ThiDua.Projections.Board;
using ThiDua.Projections.Tables;

namespace ThiDua.Api.Operations;

/// <summary>What operators and their tools ask: alive, ready, how far the projections are, numbers.</summary>
internal static class OperationsEndpoints
{
    /// <summary>A projection that has not looked for events for so long is stuck.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Json(new { status = "live" }, JsonBody.Answers)).Allow(Permission.Anyone).WithSummary("Tiến trình đang chạy");
        routes.MapGet("/health/ready", ReadyAsync).Allow(Permission.Anyone).WithSummary("Sẵn sàng phục vụ");
        routes.MapGet("/health/projections", ProjectionsAsync).Allow(Permission.Anyone).WithSummary("Các bảng chiếu: vị trí so với đầu sổ, nhịp đập");
        routes.MapGet("/metrics", MetricsAsync).Allow(Permission.Anyone).WithSummary("Số đo (Prometheus)");
    }

    private static async Task<IResult> ReadyAsync(HttpContext http, PostgresEventStore store, BoardState board, HeadSigner signer, NightlyCheck check)
    {
        // Ready once the board has taken in what was there: an empty board must not be taken for a true one. A board that stopped at an event
        // still serves all before it, marked with its position: taking every node out of service would help nobody (/health/projections is red).
        var head = await HeadAsync(store, http.RequestAborted);
        var stopped = board.Health.FailedAt is not null;
        var ready = head is not null && (stopped || await board.WaitForAsync(head.Seq, TimeSpan.FromSeconds(1), http.RequestAborted));
        var status = !ready ? "not-ready" : stopped || signer.Health.Alarm is not null || check.Health.IsDifferent ? "degraded" : "ready";
        return Results.Json(
            new { status, position = board.Position, head = head?.Seq, heads = Heads(signer.Health) }, JsonBody.Answers, statusCode: ready ? 200 : 503);
    }

    private static object Heads(HeadHealth health) => new
    {
        health.State, health.KeyId,
        last = health.Last is { } last ? new { last.Position, last.Reason, last.SignedAt } : null,
        health.Alarm,
    };

    private static async Task<IResult> ProjectionsAsync(
        HttpContext http, PostgresEventStore store, BoardState board, ReadTableWriter tables, NightlyCheck check, TimeProvider clock)
    {
        var head = await HeadAsync(store, http.RequestAborted);
        var items = new[] { board.Health, tables.Health }.Select(h => new
        {
            h.Name, h.Position, lag = head?.Seq - h.Position, h.HeartbeatAt, h.FailedAt, h.Reason,
            status = Status(h, head, clock.GetUtcNow()),
        }).ToList();
        var well = head is not null && items.TrueForAll(i => i.status is "live" or "catching-up") && !check.Health.IsDifferent;
        return Results.Json(new { status = well ? "ok" : "failing", head = head?.Seq, items, nightlyCheck = check.Health }, JsonBody.Answers, statusCode: well ? 200 : 503);
    }

    /// <summary>How a projection stands: <c>live</c>, <c>catching-up</c>, <c>stuck</c>, <c>stopped</c> or <c>database-unreachable</c>.</summary>
    internal static string Status(ProjectionHealth health, LogHead? head, DateTimeOffset now) =>
        health.FailedAt is not null ? "stopped"
        : now - health.HeartbeatAt > Silence ? "stuck"
        : head is null ? "database-unreachable"
        : health.Position >= head.Seq ? "live" : "catching-up";

    private static async Task<IResult> MetricsAsync(HttpContext http, PostgresEventStore store, BoardState board, ReadTableWriter tables, NightlyCheck check)
    {
        var head = await HeadAsync(store, http.RequestAborted);
        var text = new StringBuilder();
        void Gauge(string name, string help, double? value) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value ?? double.NaN}\n");
        Gauge("thidua_log_head", "Position of the last event.", head?.Seq);
        Gauge("thidua_board_position", "Position the board in memory is of.", board.Position);
        Gauge("thidua_read_tables_position", "Position the read tables are of.", tables.Health.Position);
        Gauge("thidua_read_tables_writer", "1 when this process writes the read tables.", tables.IsWriter ? 1 : 0);
        Gauge("thidua_projections_stopped", "Projections that stopped at an event.", new[] { board.Health, tables.Health }.Count(h => h.FailedAt is not null));
        Gauge("thidua_read_tables_checked_at", "When the read tables were last compared with the log, in seconds since 1970.", check.Health.At?.ToUnixTimeSeconds());
        Gauge("thidua_read_tables_different", "1 when the last nightly comparison found read tables that differ from the log.", check.Health.IsDifferent ? 1 : 0);
        Gauge("process_working_set_bytes", "Memory in use.", Environment.WorkingSet);
        Gauge("dotnet_gc_heap_bytes", "Managed heap.", GC.GetTotalMemory(false));
        return Results.Text(text.ToString(), "text/plain; version=0.0.4");
    }

    /// <summary>The head of the log; null when the database is away.</summary>
    internal static async Task<LogHead?> HeadAsync(PostgresEventStore store, CancellationToken ct)
    {
        try
        {
            return await store.HeadAsync(ct);
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException)
        {
            return null;
        }
    }
}
