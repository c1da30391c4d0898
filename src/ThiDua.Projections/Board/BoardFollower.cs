using Microsoft.Extensions.Logging;
using Npgsql;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Ledger;
using ThiDua.Projections.Tables;

namespace ThiDua.Projections.Board;

/// <summary>Keeps the board: takes in the read tables once at start, then follows the log. Every node has one.</summary>
public sealed class BoardFollower(
    PostgresEventStore store, ReadTables tables, BoardState board, EventTypes types, ILogger<BoardFollower> log)
{
    /// <summary>Follows until it is stopped, or until an event comes that cannot be carried out.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await RestoreAsync(stop);
            await FollowAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception e)
        {
            // The board keeps serving what it has, marked with the position it is of; health is red and says why.
            var seq = (e as PoisonEventException)?.Seq ?? board.Position + 1;
            board.Fail(seq, e.Message);
            log.LogCritical(e, "The board stopped at event {Seq}", seq);
        }
    }

    private async Task RestoreAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                board.Beat();
                var (ledger, position) = await tables.ReadLedgerAsync(board.Beat, ct);
                board.Restore(ledger, await store.ReadStreamsStartingAsync(BoardState.Prefixes, position, ct), position);
                log.LogInformation("Board restored: {Entries} entries as of event {Position}", ledger.Count, position);
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                log.LogWarning("The board waits for the database: {Reason}", e.Message);
                await Task.Delay(500, ct);
            }
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var projector = new ActivityProjector(types, store.ReadStreamsUpToAsync);
                await foreach (var page in store.FollowAsync(board.Position, looked: board.Beat, ct: ct))
                {
                    board.Apply(await projector.ProjectAsync(board.Position, page, ct), page);
                }

                ct.ThrowIfCancellationRequested();
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                // Nothing of the page was taken in: begin again where the board stands, with a projector that forgot the half-done page.
                log.LogWarning("The board is interrupted: {Reason}", e.Message);
                await Task.Delay(200, ct);
            }
        }
    }
}
