using Npgsql;
using ThiDua.Api.Activities;
using ThiDua.Api.Entries;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.EvidenceFiles;

/// <summary>A file that was kept.</summary>
/// <param name="Sha256">Hash of its content.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Type">Media type, by content.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Fresh">Whether nobody had sent it before.</param>
internal sealed record KeptEvidence(string Sha256, string Name, string Type, long Size, bool Fresh);

/// <summary>Keeps files as evidence (minh chứng), gives them to whoever may see what names them, and drops what nothing names.</summary>
internal sealed class EvidenceStore(
    EvidenceBook book, PostgresEventStore store, EventTypes types, BoardState board, EntryWriter entries, Settings settings, TimeProvider clock, ILogger<EvidenceStore> log)
{
    private const int MostTold = 50;
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromHours(1);
    private readonly EvidenceFolder? _folder = settings.EvidenceFolder is { } folder ? new EvidenceFolder(folder) : null;

    private EvidenceFolder Folder => _folder ?? throw new ProblemException(503, "evidence.not-set-up", "Máy chủ này chưa có nơi lưu tệp minh chứng.");

    /// <summary>Keeps a file.</summary>
    /// <param name="content">Its content, as it comes.</param>
    /// <param name="name">What it is called by whoever sends it.</param>
    /// <param name="account">Who sends it.</param>
    /// <param name="ct">The sender has gone.</param>
    /// <exception cref="ProblemException">It is empty, too large, or of a kind that is not taken.</exception>
    public async Task<KeptEvidence> KeepAsync(Stream content, string? name, string account, CancellationToken ct)
    {
        var landed = await Folder.LandAsync(content, settings.EvidenceBytes, ct);
        try
        {
            var type = landed.Size == 0 ? throw ProblemException.Bad("evidence.empty", "Tệp minh chứng không có nội dung.") : TypeOf(landed.Path)
                ?? throw new ProblemException(415, "evidence.type-refused", "Tệp minh chứng phải là PDF, ảnh JPEG, PNG, WebP, văn bản docx, bảng tính xlsx không có macro, hoặc văn bản thuần txt.");
            var file = new KeptFile(landed.Sha256, type.MediaType, landed.Size, EvidenceName.Of(name, type), Own: true);
            var fresh = await book.AddAsync(file, account, clock.GetUtcNow(), () => Folder.Keep(landed), ct);
            return new KeptEvidence(file.Sha256, file.Name, file.Type, file.Size, fresh);
        }
        finally
        {
            File.Delete(landed.Path);
        }
    }

    /// <summary>A file and where it lies, for somebody who had it or may see what names it; null for everybody else.</summary>
    public async Task<(KeptFile File, string Path)?> FindAsync(string sha256, Caller caller, CancellationToken ct)
    {
        if (await book.FindAsync(sha256, caller.Account, ct) is not { } file || Folder.PathOf(sha256) is var path && !File.Exists(path))
        {
            return null;
        }

        await book.CatchUpAsync((await store.HeadAsync(ct)).Seq, ct);
        if (!file.Own && !await AnyAsync(await book.NamedInAsync(sha256, byOwners: true, ct), caller, ct))
        {
            return null;
        }

        return (file, path);
    }

    /// <summary>Activities within reach that name a file: the same file as evidence of several is a sign to look at (S34).</summary>
    public async Task<IReadOnlyList<string>> NamedByAsync(string sha256, Caller caller, CancellationToken ct)
    {
        await book.CatchUpAsync((await store.HeadAsync(ct)).Seq, ct);
        var ids = new List<string>();
        foreach (var stream in await book.NamedInAsync(sha256, byOwners: false, ct))
        {
            if (ids.Count == MostTold)
            {
                break;
            }

            if (ActivityKinds.OfStream(stream) is { } kind && await SeesActivityAsync(stream, caller, ct))
            {
                ids.Add(stream[(kind.Stream.Length + 1)..]);
            }
        }

        return ids;
    }

    /// <summary>Drops what nothing names, once an hour, until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (_folder is not null && !stop.IsCancellationRequested)
        {
            try
            {
                await SweepAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or UnauthorizedAccessException)
            {
                log.LogWarning("Evidence is not swept: {Reason}", e.Message);
            }

            await Task.Delay(BetweenSweeps, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Drops files that nobody sent and nothing named for as long as files are kept.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        await book.CatchUpAsync((await store.HeadAsync(ct)).Seq, ct);
        var before = clock.GetUtcNow() - settings.EvidenceKept;
        foreach (var sha256 in (await book.UnneededAsync(before, ct)).Concat(await book.UnknownAsync(Folder.Sweep(before), ct)))
        {
            await book.DropAsync(sha256, before, () => Folder.Drop(sha256), ct);
        }
    }

    private static EvidenceType? TypeOf(string path)
    {
        using var file = File.OpenRead(path);
        return EvidenceType.Of(file);
    }

    private async Task<bool> AnyAsync(IReadOnlyList<string> streams, Caller caller, CancellationToken ct)
    {
        foreach (var stream in streams)
        {
            if (EntryHistory.Owns(stream) ? await SeesEntryAsync(EntryHistory.KeyOf(stream), caller, ct)
                : ActivityKinds.OfStream(stream) is not null && await SeesActivityAsync(stream, caller, ct))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The entry of a unit is seen by those above it, and by whoever appraises it in a cross-check.</summary>
    private async Task<bool> SeesEntryAsync((string Period, string Unit) entry, Caller caller, CancellationToken ct) =>
        Permission.ReadEntries.Roles!.Contains(caller.Role)
        && (caller.Reaches(entry.Unit, board.World) || await entries.IsAssignedAsync(entry.Period, entry.Unit, caller, ct));

    private async Task<bool> SeesActivityAsync(string stream, Caller caller, CancellationToken ct) =>
        Permission.ReadActivities.Roles!.Contains(caller.Role)
        && ActivityHistory.Of(types, await store.ReadStreamAsync(stream, ct)).Activity is { Unit: not null } activity
        && ActivityEndpoints.Sees(caller, activity, board.World);
}
