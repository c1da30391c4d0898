using System.Collections.Concurrent;
using System.Text.Json.Serialization;
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
    /// <summary>What is told beside the numbers; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ImportNote>? Notes { get; init; }

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
    /// <param name="upload">The file.</param>
    /// <param name="job">Its job: its identity by the key and the file's content, whether anything is written, how far it has come.</param>
    /// <param name="ct">The caller has gone.</param>
    public async Task<(ImportAnswer Answer, bool Fresh)> RunAsync(Caller caller, Upload upload, ImportJob job, CancellationToken ct)
    {
        if (!_inFlight.TryAdd(job.Identity.Id, true))
        {
            throw new ProblemException(409, "command.in-flight", "Yêu cầu giống hệt đang được xử lý; hãy đợi kết quả.") { RetryAfter = 1 };
        }

        try
        {
            await _atOnce.WaitAsync(ct);
            try
            {
                var (answer, fresh) = await CarryOutAsync(caller, upload, job, ct);
                (job.Answer, job.State) = (answer, job.DryRun ? ImportState.Tried : ImportState.Recorded);
                return (answer, fresh);
            }
            finally
            {
                _atOnce.Release();
            }
        }
        catch (ProblemException e) when (e.Status is < 500 and not 409)
        {
            (job.Problem, job.State) = (e, ImportState.Refused);
            throw;
        }
        catch
        {
            job.State = ImportState.Failed;
            throw;
        }
        finally
        {
            _inFlight.TryRemove(job.Identity.Id, out _);
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

    private async Task<(ImportAnswer Answer, bool Fresh)> CarryOutAsync(Caller caller, Upload upload, ImportJob job, CancellationToken ct)
    {
        var identity = job.Identity;
        if (!job.DryRun && await EarlierAsync(identity, ct) is { } earlier)
        {
            return (earlier, false);
        }

        job.State = ImportState.Reading;
        var intake = ImportFile.Read(upload);
        (job.Notes, job.Sheets) = (intake.Notes, intake.Sheets);
        for (var attempt = 1; ; attempt++)
        {
            job.State = ImportState.Checking;
            var plan = await DecideAsync(caller, intake, job, ct);
            if (intake.Errors.Total + plan.Errors.Total > 0)
            {
                var errors = intake.Errors.And(plan.Errors);
                job.Errors = errors.First;
                throw errors.Problem(job);
            }

            var told = new ImportCarriedOut(intake.Count, plan.Recorded, plan.Events, Convert.ToHexStringLower(identity.Fingerprint));
            if (job.DryRun || plan.Events == 0)
            {
                return (Noted(ImportAnswer.Of(job.DryRun && job.File is not null ? job.Id : null, (await store.HeadAsync(ct)).Seq, told, job.DryRun), intake), false);
            }

            job.State = ImportState.Writing;
            var import = new StreamAppend(ImportEvents.StreamOf(job.Id), "import", 0, [CommandRunner.ToStore(types, told, caller.Account)]);
            switch (await store.AppendAsync(new AppendRequest(identity.Id, identity.Fingerprint, [.. plan.Appends(), import], plan.Guards), ct))
            {
                case AppendOutcome.Appended { Replayed: true }:
                    return ((await EarlierAsync(identity, ct))!, false);
                case AppendOutcome.Appended a:
                    return (Noted(ImportAnswer.Of(job.Id, a.Last, told), intake), true);
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

    private static ImportAnswer Noted(ImportAnswer answer, ImportIntake intake) => intake.Notes.Count > 0 ? answer with { Notes = intake.Notes } : answer;

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

    private async Task<ImportPlan> DecideAsync(Caller caller, ImportIntake intake, ImportJob job, CancellationToken ct)
    {
        var seen = board.Position;
        var plan = await PlanAsync(caller, intake, job, ct);
        if (plan.Errors.Total == 0 || (await store.HeadAsync(ct)).Seq == seen)
        {
            return plan;
        }

        // A refusal may be of yesterday: somebody may just have registered the unit or opened the period.
        await commands.BoardAtHeadAsync(ct);
        return await PlanAsync(caller, intake, job, ct);
    }

    private async Task<ImportPlan> PlanAsync(Caller caller, ImportIntake intake, ImportJob job, CancellationToken ct)
    {
        job.Restart(intake.Count);
        return new ImportPlan(types, decider, caller, board.World, board.EntryNow, await LoadAsync(intake.Rows, ct)).Take(intake.Rows, job.Step);
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
