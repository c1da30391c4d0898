using System.Collections.Concurrent;
using ThiDua.Api.Activities;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Imports;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Imports;

/// <summary>What became of a file.</summary>
/// <param name="Id">The import, or null when there was nothing to write.</param>
/// <param name="Position">Position in the log: a read with <c>minPosition</c> sees everything of the file.</param>
/// <param name="Rows">Lines.</param>
/// <param name="Recorded">Lines that added something.</param>
/// <param name="AlreadyThere">Lines that had been recorded before.</param>
/// <param name="Events">Events added.</param>
/// <param name="DryRun">Whether it was only tried.</param>
/// <param name="Errors">Always empty here: a file with a fault is answered by a problem.</param>
internal sealed record ImportAnswer(
    string? Id, long Position, int Rows, int Recorded, int AlreadyThere, int Events, bool DryRun, IReadOnlyList<ProblemError> Errors)
{
    /// <summary>An answer from what the import's event says.</summary>
    public static ImportAnswer Of(string? id, long position, ImportCarriedOut told, bool dryRun = false) =>
        new(id, position, told.Rows, told.Recorded, told.Rows - told.Recorded, told.Events, dryRun, []);
}

/// <summary>Takes files in, all or nothing: one append for the whole file, with the event that tells of the import.</summary>
internal sealed class ImportRunner(PostgresEventStore store, EventTypes types, BoardState board, ActivityDecider decider, CommandRunner commands)
    : IDisposable
{
    private const int AttemptsMax = 3;
    private const int IdsPerRead = 500;

    private readonly ConcurrentDictionary<Guid, bool> _inFlight = new();

    // A file takes memory many times its size while it is decided.
    private readonly SemaphoreSlim _atOnce = new(2);

    /// <summary>Runs an import.</summary>
    /// <param name="caller">Who sends it.</param>
    /// <param name="file">The file.</param>
    /// <param name="identity">Identity by the key and the file's content.</param>
    /// <param name="dryRun">Whether to decide everything and write nothing.</param>
    /// <param name="ct">The caller has gone.</param>
    public async Task<(ImportAnswer Answer, bool Fresh)> RunAsync(Caller caller, byte[] file, CommandIdentity identity, bool dryRun, CancellationToken ct)
    {
        if (!_inFlight.TryAdd(identity.Id, true))
        {
            throw new ProblemException(409, "command.in-flight", "Yêu cầu giống hệt đang được xử lý; hãy đợi kết quả.") { RetryAfter = 1 };
        }

        try
        {
            await _atOnce.WaitAsync(ct);
            try
            {
                return await CarryOutAsync(caller, file, identity, dryRun, ct);
            }
            finally
            {
                _atOnce.Release();
            }
        }
        finally
        {
            _inFlight.TryRemove(identity.Id, out _);
        }
    }

    /// <summary>The event of an import with its position and the account that sent it, or null.</summary>
    public async Task<(ImportCarriedOut Import, RecordedEvent Event, string? By)?> FindAsync(string id, CancellationToken ct)
    {
        if (await store.ReadStreamAsync(ImportEvents.StreamOf(id), ct) is not [var e, ..])
        {
            return null;
        }

        var (import, by) = EventJson.Read(types, e.Type, e.Data, e.Private);
        return ((ImportCarriedOut)import, e, by);
    }

    /// <inheritdoc/>
    public void Dispose() => _atOnce.Dispose();

    private async Task<(ImportAnswer Answer, bool Fresh)> CarryOutAsync(
        Caller caller, byte[] file, CommandIdentity identity, bool dryRun, CancellationToken ct)
    {
        if (!dryRun && await EarlierAsync(identity, ct) is { } earlier)
        {
            return (earlier, false);
        }

        var unread = new ImportErrors();
        var (rows, count) = ImportFile.Read(file, unread);
        for (var attempt = 1; ; attempt++)
        {
            var plan = await DecideAsync(caller, rows, ct);
            if (unread.Total + plan.Errors.Total > 0)
            {
                throw unread.And(plan.Errors).Problem();
            }

            var told = new ImportCarriedOut(count, plan.Recorded, plan.Events, Convert.ToHexStringLower(identity.Fingerprint));
            if (dryRun || plan.Events == 0)
            {
                return (ImportAnswer.Of(null, (await store.HeadAsync(ct)).Seq, told, dryRun), false);
            }

            var id = identity.Id.ToString("N");
            var import = new StreamAppend(ImportEvents.StreamOf(id), "import", 0, [CommandRunner.ToStore(types, told, caller.Account)]);
            switch (await store.AppendAsync(new AppendRequest(identity.Id, identity.Fingerprint, [.. plan.Appends(), import], plan.Guards), ct))
            {
                case AppendOutcome.Appended { Replayed: true }:
                    return ((await EarlierAsync(identity, ct))!, false);
                case AppendOutcome.Appended a:
                    return (ImportAnswer.Of(id, a.Last, told), true);
                case AppendOutcome.CommandReused:
                    throw Reused();
                case AppendOutcome.Conflict when attempt == AttemptsMax:
                    throw new ProblemException(409, "stream.busy", "Nhiều người cùng sửa một nội dung; hãy thử lại.") { RetryAfter = 1 };
                default:
                    await commands.BoardAtHeadAsync(ct);
                    continue;
            }
        }
    }

    private async Task<ImportAnswer?> EarlierAsync(CommandIdentity identity, CancellationToken ct)
    {
        if (await store.FindCommandAsync(identity.Id, ct) is not { } earlier)
        {
            return null;
        }

        var id = identity.Id.ToString("N");
        return earlier.Fingerprint.AsSpan().SequenceEqual(identity.Fingerprint) && await FindAsync(id, ct) is var (import, _, _)
            ? ImportAnswer.Of(id, earlier.Last, import)
            : throw Reused();
    }

    private async Task<ImportPlan> DecideAsync(Caller caller, List<ImportRow> rows, CancellationToken ct)
    {
        var seen = board.Position;
        var plan = new ImportPlan(types, decider, caller, board.World, board.EntryNow, await LoadAsync(rows, ct)).Take(rows);
        if (plan.Errors.Total == 0 || (await store.HeadAsync(ct)).Seq == seen)
        {
            return plan;
        }

        // A refusal may be of yesterday: somebody may just have registered the unit or opened the period.
        await commands.BoardAtHeadAsync(ct);
        return new ImportPlan(types, decider, caller, board.World, board.EntryNow, await LoadAsync(rows, ct)).Take(rows);
    }

    /// <summary>What is stored of the activities that the lines name, of whatever kind: an id belongs to one kind only.</summary>
    private async Task<List<RecordedEvent>> LoadAsync(List<ImportRow> rows, CancellationToken ct)
    {
        var events = new List<RecordedEvent>();
        foreach (var ids in rows.Select(r => r.Id).Distinct(StringComparer.Ordinal).Chunk(IdsPerRead))
        {
            var named = ids.ToHashSet(StringComparer.Ordinal);
            var found = await store.ReadStreamsAsync([.. ids.SelectMany(id => ActivityKinds.All.Select(k => $"{k.Stream}-{id}"))], ct);

            // "model-x" may also be the id "x" of another kind's stream; the kind of a stream is decided in one place.
            events.AddRange(found.Where(e => ActivityKinds.OfStream(e.StreamId) is { } kind && named.Contains(e.StreamId[(kind.Stream.Length + 1)..])));
        }

        return events;
    }

    private static ProblemException Reused() => new(422, "idempotency.reused", "Khóa Idempotency-Key này đã dùng cho một nội dung khác.");
}
