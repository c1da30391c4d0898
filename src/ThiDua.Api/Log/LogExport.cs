using System.Text.Json;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.EventStore.Signing;
using ThiDua.Projections.Exports;

namespace ThiDua.Api.Log;

/// <summary>What an export is of.</summary>
/// <param name="Period">Period code.</param>
/// <param name="To">Last position.</param>
/// <param name="Part">What is shown; null for all.</param>
internal sealed record ExportRequest(string Period, long To, ExportPart? Part);

/// <summary>
/// Writes an export: every event from the first to the last position, whole or by its leaf. Private parts never leave; denunciations (tố cáo)
/// are left out and counted; so is what concerns other units, if that was asked for.
/// </summary>
internal sealed class LogExport(PostgresEventStore store, HeadSigner signer, SignedHeads book, DutyRules duties, AwardRules awards, EventTypes types)
{
    private const int PageSize = 1_000;
    private const string AwardDecidedAlias = "award_decided";
    private static readonly IReadOnlyList<string>[] Positions = [["position"], ["basis", "position"], ["basis", "stood", "knownAt"]];
    private const string EntryPrefix = "entry-";
    private const string CasePrefix = "award-";

    /// <summary>Writes it.</summary>
    public async Task WriteAsync(Stream to, ExportRequest request, CancellationToken ct)
    {
        var denunciations = (await store.FindStreamsAsync("petition_received", "kind", "denunciation", request.To, ct)).ToHashSet(StringComparer.Ordinal);
        var shown = request.Part is { } part ? await StreamsOfAsync(part.Units, request, ct) : null;
        using var writer = new ExportWriter(to);
        var opening = await OpeningAsync(request, ct);
        await writer.WriteAsync(opening, ct);
        var (counting, stops) = (new DenunciationSums(denunciations, types), await StopsAsync(request.To, ct));
        for (var position = 0L; position < request.To;)
        {
            foreach (var row in await store.ReadSealedAsync(position, (int)Math.Min(PageSize, request.To - position), ct))
            {
                var e = row.Event;
                position = e.Seq;
                var isCounted = await counting.TakeAsync(e, ct);
                await writer.WriteAsync(
                    !isCounted && IsShown(e.StreamId, shown, request) ? new ExportLine.Whole(e, row.Chain) : new ExportLine.LeftOut(e.Seq, row.Leaf, row.Chain), ct);

                if (stops.Contains(e.Seq) && counting.Take() is { Count: > 0 } sums)
                {
                    await writer.WriteAsync(new ExportLine.Counted(e.Seq, sums), ct);
                }
            }
        }

        await writer.CloseAsync(
            (lines, sha256) => signer.SignAsync(
                KeyRing.Of(opening.Log, opening.Statements, []), (log, now, key) => new Statement.Export(lines, sha256) { Log = log, SignedAt = now, KeyId = key }, ct),
            ct);
    }

    private async Task<ExportLine.Opening> OpeningAsync(ExportRequest request, CancellationToken ct)
    {
        var statements = (await signer.AllAsync(ct)).Select(s => s.Signed).Where(s => s.Statement is not Statement.Head head || head.Position <= request.To);
        return new ExportLine.Opening(
            await book.LogIdAsync(ct), Replay.Engine, request.Period, request.To, [.. statements], CanonicalJson.WriteAsStored(DutyDocumentJson.Write(duties)),
            CanonicalJson.WriteAsStored(AwardDocumentJson.Write(awards)));
    }

    /// <summary>Positions that are worked out again: those that frozen results and decisions on awards rest on, and the end. Up to there everything must be counted.</summary>
    private async Task<HashSet<long>> StopsAsync(long to, CancellationToken ct)
    {
        var stops = new HashSet<long> { to };
        foreach (var place in (await book.EventsAsync(HeadSigner.ResultFrozen, 0, to, ct)).Concat(await book.EventsAsync(AwardDecidedAlias, 0, to, ct)))
        {
            using var data = JsonDocument.Parse((await store.ReadSealedAsync(place.Seq - 1, 1, ct))[0].Event.Data);
            stops.UnionWith(PositionsIn(data.RootElement));
        }

        return stops;
    }

    /// <summary>The positions that a result is of, or that the basis of a decision names.</summary>
    private static IEnumerable<long> PositionsIn(JsonElement data) =>
        from path in Positions
        let found = path.Aggregate((JsonElement?)data, (at, name) => at is { ValueKind: JsonValueKind.Object } o && o.TryGetProperty(name, out var next) ? next : null)
        where found is { ValueKind: JsonValueKind.Number } && found.Value.TryGetInt64(out _)
        select found.Value.GetInt64();

    /// <summary>Activities that name one of some units anywhere, and the award cases of the period.</summary>
    private async Task<HashSet<string>> StreamsOfAsync(IReadOnlySet<string> units, ExportRequest request, CancellationToken ct)
    {
        var streams = (await store.FindStreamsAsync("award_case_received", "period", request.Period, request.To, ct)).ToHashSet(StringComparer.Ordinal);
        for (var position = 0L; position < request.To;)
        {
            foreach (var row in await store.ReadSealedAsync(position, (int)Math.Min(PageSize, request.To - position), ct))
            {
                position = row.Event.Seq;
                if (ActivityKinds.OfStream(row.Event.StreamId) is not null && ExportScope.Names(row.Event.Data, units))
                {
                    streams.Add(row.Event.StreamId);
                }
            }
        }

        return streams;
    }

    private static bool IsShown(string stream, HashSet<string>? shown, ExportRequest request) =>
        ExportScope.IsShown(stream) && (shown is null
            || (ActivityKinds.OfStream(stream) is not null || stream.StartsWith(CasePrefix, StringComparison.Ordinal) ? shown.Contains(stream) : IsOfPeriod(stream, request)));

    /// <summary>What is of one period is not of another: its entries, its results. Everything else that is no activity and no case is of all.</summary>
    private static bool IsOfPeriod(string stream, ExportRequest request) =>
        stream.StartsWith(EntryPrefix, StringComparison.Ordinal) ? request.Part!.Periods.Contains(EntryHistory.KeyOf(stream).Period)
        : !stream.StartsWith(ExportScope.ResultPrefix, StringComparison.Ordinal) || stream == ExportScope.ResultPrefix + request.Period;
}
