using System.Text.Json;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.EventStore.Reading;
using ThiDua.EventStore.Signing;
using ThiDua.Projections.Exports;
using ThiDua.Projections.Ledger;

namespace ThiDua.Api.Log;

/// <summary>What an export is of.</summary>
/// <param name="Period">Period code.</param>
/// <param name="To">Last position.</param>
/// <param name="Units">Units whose activities are shown; null for all.</param>
internal sealed record ExportRequest(string Period, long To, IReadOnlySet<string>? Units);

/// <summary>
/// Writes an export: every event from the first to the last position, whole or by its leaf. Private parts never leave; denunciations (tố cáo)
/// are left out and counted; so is what concerns other units, if that was asked for.
/// </summary>
internal sealed class LogExport(PostgresEventStore store, HeadSigner signer, SignedHeads book, DutyRules duties, EventTypes types)
{
    private const int PageSize = 1_000;
    private const string EntryPrefix = "entry-";
    private static readonly Upcasters Upcasters = new();

    /// <summary>Writes it.</summary>
    public async Task WriteAsync(Stream to, ExportRequest request, CancellationToken ct)
    {
        var denunciations = (await store.FindStreamsAsync("petition_received", "kind", "denunciation", request.To, ct)).ToHashSet(StringComparer.Ordinal);
        var shown = request.Units is { } units ? await StreamsOfAsync(units, request.To, ct) : null;
        using var writer = new ExportWriter(to);
        await writer.WriteAsync(await OpeningAsync(request, ct), ct);
        var (counting, stops) = (new Counting(types), await StopsAsync(request.To, ct));
        for (var position = 0L; position < request.To;)
        {
            foreach (var row in await store.ReadSealedAsync(position, (int)Math.Min(PageSize, request.To - position), ct))
            {
                var e = row.Event;
                position = e.Seq;
                if (denunciations.Contains(e.StreamId))
                {
                    await counting.AddAsync(e.Upcast(Upcasters), ct);
                    await writer.WriteAsync(new ExportLine.LeftOut(e.Seq, row.Leaf, row.Chain), ct);
                }
                else if (IsShown(e.StreamId, shown, request.Period))
                {
                    await writer.WriteAsync(new ExportLine.Whole(e, row.Chain), ct);
                }
                else
                {
                    await writer.WriteAsync(new ExportLine.LeftOut(e.Seq, row.Leaf, row.Chain), ct);
                }

                if (stops.Contains(e.Seq) && counting.Take() is { Count: > 0 } sums)
                {
                    await writer.WriteAsync(new ExportLine.Counted(e.Seq, sums), ct);
                }
            }
        }

        await writer.CloseAsync(
            (lines, sha256) => signer.SignAsync((log, now, key) => new Statement.Export(lines, sha256) { Log = log, SignedAt = now, KeyId = key }, ct), ct);
    }

    private async Task<ExportLine.Opening> OpeningAsync(ExportRequest request, CancellationToken ct)
    {
        var statements = (await signer.AllAsync(ct)).Select(s => s.Signed).Where(s => s.Statement is not Statement.Head head || head.Position <= request.To);
        return new ExportLine.Opening(
            await book.LogIdAsync(ct), Replay.Engine, request.Period, request.To, [.. statements], CanonicalJson.WriteAsStored(DutyDocumentJson.Write(duties)));
    }

    /// <summary>Positions that are worked out again: those that frozen results are of, and the end. Up to there everything must be counted.</summary>
    private async Task<HashSet<long>> StopsAsync(long to, CancellationToken ct)
    {
        var stops = new HashSet<long> { to };
        foreach (var place in await book.EventsAsync(HeadSigner.ResultFrozen, 0, to, ct))
        {
            using var data = JsonDocument.Parse((await store.ReadSealedAsync(place.Seq - 1, 1, ct))[0].Event.Data);
            if (data.RootElement.TryGetProperty("position", out var position) && position.TryGetInt64(out var at))
            {
                stops.Add(at);
            }
        }

        return stops;
    }

    /// <summary>Activities that name one of some units anywhere.</summary>
    private async Task<HashSet<string>> StreamsOfAsync(IReadOnlySet<string> units, long to, CancellationToken ct)
    {
        var streams = new HashSet<string>(StringComparer.Ordinal);
        for (var position = 0L; position < to;)
        {
            foreach (var row in await store.ReadSealedAsync(position, (int)Math.Min(PageSize, to - position), ct))
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

    private static bool IsShown(string stream, HashSet<string>? shown, string period) =>
        ExportScope.IsShown(stream) && (shown is null || (ActivityKinds.OfStream(stream) is not null ? shown.Contains(stream) : IsOfPeriod(stream, period)));

    /// <summary>What is of one period is not of another: its entries, its results. Everything else that is no activity is of all.</summary>
    private static bool IsOfPeriod(string stream, string period) =>
        stream.StartsWith(EntryPrefix, StringComparison.Ordinal) ? stream.StartsWith($"{EntryPrefix}{period}:", StringComparison.Ordinal)
        : !stream.StartsWith(ExportScope.ResultPrefix, StringComparison.Ordinal) || stream == ExportScope.ResultPrefix + period;

    /// <summary>Sums up what left-out events count towards.</summary>
    private sealed class Counting(EventTypes types)
    {
        private readonly ActivityProjector _projector = new(types, static (_, _, _) => Task.FromResult<IReadOnlyList<RecordedEvent>>([]), keep: int.MaxValue);
        private readonly List<EffectChange> _changes = [];

        public async Task AddAsync(RecordedEvent e, CancellationToken ct)
        {
            var page = await _projector.ProjectAsync(e.Seq - 1, [e], ct);
            _changes.AddRange(page.Poison is { } poison ? throw poison : page.Entries.Select(x => x.Change));
        }

        /// <summary>The sums since the last time, in one order.</summary>
        public List<EffectChange> Take()
        {
            var sums = _changes.GroupBy(c => c.Key)
                .Select(g => new EffectChange(g.Key, g.Sum(c => c.Count), g.Sum(c => c.Quantity)))
                .Where(c => c.Count != 0 || c.Quantity != 0)
                .OrderBy(c => c.Key.Unit, StringComparer.Ordinal).ThenBy(c => c.Key.Measure, StringComparer.Ordinal).ThenBy(c => c.Key.Day)
                .ThenBy(c => c.Key.Facets.Text, StringComparer.Ordinal).ThenBy(c => c.Key.View).ToList();
            _changes.Clear();
            return sums;
        }
    }
}
