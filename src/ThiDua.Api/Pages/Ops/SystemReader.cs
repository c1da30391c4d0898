using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Npgsql;
using ThiDua.Api.Log;
using ThiDua.Api.Operations;
using ThiDua.EventStore;
using ThiDua.Projections.Board;
using ThiDua.Projections.Tables;

namespace ThiDua.Api.Pages.Ops;

/// <summary>Reads how everything is; what cannot be asked within moments counts as away.</summary>
internal sealed class SystemReader(
    PostgresEventStore store, BoardState board, ReadTableWriter writer, ReadTables tables, HeadSigner signer, RebuildWork rebuild, NpgsqlDataSource source, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private string? _postgres;

    /// <summary>How it is now.</summary>
    public async Task<SystemView> ReadAsync(CancellationToken ct)
    {
        var head = await OrNullAsync(OperationsEndpoints.HeadAsync, ct);
        var lease = head is null ? null : await OrNullAsync((_, c) => LeaseAsync(c), ct);
        _postgres ??= head is null ? null : await OrNullAsync((_, c) => VersionAsync(c), ct);
        var now = clock.GetUtcNow();
        return new SystemView(
            now, head, board.Position,
            [
                .. new[] { board.Health, writer.Health }.Select(h => new ProjectionLine(
                    h.Name, h.Position, head is null ? null : Math.Max(0, head.Seq - h.Position), h.HeartbeatAt, OperationsEndpoints.Status(h, head, now), h.FailedAt, h.Reason)),
            ],
            lease, signer.Health.State, signer.Health.Last?.SignedAt, signer.Health.Last?.Position, signer.Health.Alarm?.Message, Of(rebuild.State),
            new Versions(
                typeof(SystemPages).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "", RuntimeInformation.FrameworkDescription, _postgres,
                Environment.MachineName, new DateTimeOffset(Process.GetCurrentProcess().StartTime), Environment.WorkingSet / 1_048_576));
    }

    private static RebuildLine? Of(RebuildState? s) => s is null ? null : new RebuildLine(
        s.Running, s.OnlyCheck, s.StartedAt, s.Position, s.Of, s.EndedAt, s.Result?.Same, s.Result?.Position ?? 0, s.Failure);

    private async Task<LeaseLine?> LeaseAsync(CancellationToken ct)
    {
        var (holder, epoch, until) = await tables.LeaseAsync(ct);
        return new LeaseLine(holder, epoch, until, writer.IsWriter, until > clock.GetUtcNow());
    }

    private async Task<string?> VersionAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("show server_version");
        return (string?)await command.ExecuteScalarAsync(ct);
    }

    private async Task<T?> OrNullAsync<T>(Func<PostgresEventStore, CancellationToken, Task<T?>> ask, CancellationToken ct)
        where T : class
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            return await ask(store, patience.Token);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }
}
