using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ThiDua.Api.Activities;
using ThiDua.Api.Http;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Explanations;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Board;
using ThiDua.Projections.Ledger;

namespace ThiDua.Api.Standings;

/// <summary>Rankings and score sheets as JSON. What did not change since it was last told is not written again.</summary>
internal static class SheetAnswers
{
    private static readonly ConditionalWeakTable<IReadOnlyList<Place>, JsonArrays> Told = [];
    private static readonly ConditionalWeakTable<ScoreSheet, JsonRows> Rows = [];
    private static readonly ConditionalWeakTable<SheetRests, SheetParts?[]> Written = [];

    /// <summary>The items of a ranking that the caller sees, in the order and with the ranks of a view.</summary>
    public static byte[] Items(Projections.Board.Standings standings, View view, BoardSight sight) => sight.SeesAll
        ? Told.GetValue(standings.Places, static _ => new JsonArrays()).Of(view, standings.Places)
        : Join(Ordered(standings.Places, view).Where(p => sight.SeesRow(p.Sheet.Unit)).Select(p => RowJson(p, view, sight.SeesLines(p.Sheet.Unit))));

    /// <summary>Units that do not stand in the ranking, each with the reason.</summary>
    public static byte[] NotRanked(Projections.Board.Standings standings, BoardSight sight) =>
        JsonSerializer.SerializeToUtf8Bytes(standings.NotRanked.Where(n => sight.SeesRow(n.Unit)).Select(n => new { n.Unit, n.Name, n.Reason }), JsonBody.Answers);

    /// <summary>One row of a ranking.</summary>
    /// <param name="place">The unit's place.</param>
    /// <param name="view">The view.</param>
    /// <param name="lines">Whether sections and reasons are told, beside rank and totals.</param>
    public static object Row(Place place, View view, bool lines)
    {
        var ranked = view == View.Claimed ? place.Claimed : place.Verified;
        var sheet = place.Sheet;
        if (!lines)
        {
            return new
            {
                unit = sheet.Unit, name = sheet.UnitName, rank = ranked.Rank, shared = ranked.Shared, total = Both(sheet.Total), max = sheet.Max,
                @class = Class(sheet.Class?[view]), criteriaSet = Set(sheet.Set),
            };
        }

        return new
        {
            unit = sheet.Unit,
            name = sheet.UnitName,
            rank = ranked.Rank,
            shared = ranked.Shared,
            reason = ranked.Reason,
            total = Both(sheet.Total),
            max = sheet.Max,
            @class = Class(sheet.Class?[view]),
            criteriaSet = Set(sheet.Set),
            sections = sheet.Sections.Where(s => s.Depth == 1).Select(s => new { s.Code, s.Title, s.Kind, s.Max, claimed = s.Points.Claimed, verified = s.Points.Verified }),
        };
    }

    /// <summary>A whole score sheet, each value with the activities it rests on.</summary>
    /// <param name="reading">The sheet.</param>
    /// <param name="whole">Whether denunciations are told row by row, and not only counted.</param>
    public static JsonBytes Sheet(SheetReading reading, bool whole)
    {
        var (before, after) = Parts(reading, whole);
        return new JsonBytes(before, Encoding.UTF8.GetBytes(reading.Position.ToString(CultureInfo.InvariantCulture)), after);
    }

    /// <summary>All of a told sheet but the position it is of, which moves with every event of anybody: written once and kept.</summary>
    /// <param name="reading">The sheet.</param>
    /// <param name="whole">Whether denunciations are told row by row, and not only counted.</param>
    public static SheetParts Parts(SheetReading reading, bool whole) =>
        Written.GetValue(reading.Rests, static _ => new SheetParts?[2])[whole ? 1 : 0] ??= Parted(reading, whole);

    private static SheetParts Parted(SheetReading reading, bool whole)
    {
        const int mark = -1;
        var json = Json(reading with { Position = mark }, whole);
        var name = "\"asOfPosition\":"u8;
        var at = json.AsSpan().IndexOf(name) + name.Length;
        return new SheetParts(json[..at], json[(at + 2)..]);
    }

    private static byte[] Json(SheetReading reading, bool whole)
    {
        var sheet = reading.Sheet;
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                period = sheet.Period.Code,
                unit = sheet.Unit,
                name = sheet.UnitName,
                cluster = sheet.Cluster,
                criteriaSet = Set(sheet.Set),
                asOf = sheet.Day,
                asOfPosition = reading.Position,
                total = Both(sheet.Total),
                max = sheet.Max,
                @class = sheet.Class,
                explanation = Link(sheet, Explainer.Total),
                changes = $"/api/periods/{Uri.EscapeDataString(sheet.Period.Code)}/units/{Uri.EscapeDataString(sheet.Unit)}/score-sheet/changes",
                notes = reading.Rests.Notes,
                parts = reading.Rests.Parts.Select(p => new { unit = p.Part.Code, p.Part.Name, p.Part.From, p.Part.To, p.Part.Weight, total = Both(p.Total) }),
                sections = sheet.Sections.Select(s => new
                {
                    s.Code, s.Title, s.Parent, s.Depth, s.Kind, s.Max,
                    points = Both(s.Points),
                    explanation = Link(sheet, s.Code),
                    criteria = sheet.Criteria.Where(c => c.Section == s.Code).Select(c => Criterion(c, reading, whole)),
                }),
                adjustments = sheet.Adjustments.Select(a => new { a.Kind, a.Section, claimed = a.Points.Claimed, verified = a.Points.Verified }),
            },
            JsonBody.Answers);
    }

    private static object Criterion(CriterionLine line, SheetReading reading, bool whole) => new
    {
        line.Code, line.Title, line.Max,
        legalBasis = line.LegalBasis.ToString(),
        points = Both(line.Points),
        applies = new { claimed = line.Applies.Claimed, verified = line.Applies.Verified },
        steps = line.Steps.Select(s => new { s.Kind, claimed = s.Points.Claimed, verified = s.Points.Verified }),
        explanation = Link(reading.Sheet, line.Code),
        values = line.Values.Select(v => new
        {
            v.Role, v.Label, v.Claimed, v.Verified,
            part = v.Part,
            restsOn = v.Sources.Zip(reading.Rests.Of(v), (source, rests) => RestsOn(source, rests, whole)),
        }),
    };

    private static object RestsOn(ValueSource source, SourceList rests, bool whole) => new
    {
        measure = source.Measure,
        where = source.Where.Count == 0 ? null : source.Where.ToDictionary(w => w.Facet, w => w.Values),
        source.From, source.To,
        count = rests.Count,
        activities = rests.Last.Where(s => whole || !Sensitive.Is(s.Facets)).Select(s => new { id = Id(s.StreamId), seqId = s.Seq, s.Day, s.Quantity, s.Verified, s.Unit }),
    };

    /// <summary>Where a criterion, a section or the total is explained.</summary>
    public static string Link(ScoreSheet sheet, string code) =>
        $"/api/periods/{Uri.EscapeDataString(sheet.Period.Code)}/units/{Uri.EscapeDataString(sheet.Unit)}/score-sheet/{Uri.EscapeDataString(code)}/explanation";

    private static object? Class(ClassResult? result) => result is null ? null : new { result.Code, result.Title };

    private static string Id(string streamId) => streamId[(ActivityKinds.OfStream(streamId)!.Stream.Length + 1)..];

    private static object Both(Points points) => new { claimed = points.Claimed, verified = points.Verified };

    private static object Set(CriteriaSet set) => new { set.Code, set.Version, set.Title };

    private sealed class JsonArrays
    {
        private readonly byte[]?[] _arrays = new byte[2][];

        public byte[] Of(View view, IReadOnlyList<Place> places) => _arrays[(int)view] ??= Join(Ordered(places, view).Select(p => RowJson(p, view, lines: true)));
    }

    /// <summary>Places in the order of a view.</summary>
    public static IEnumerable<Place> Ordered(IReadOnlyList<Place> places, View view) =>
        view == View.Claimed ? places : places.OrderBy(p => p.Verified.Rank).ThenBy(p => p.Sheet.Unit, StringComparer.Ordinal);

    private static byte[] Join(IEnumerable<byte[]> rows)
    {
        var json = new ArrayBufferWriter<byte>(1 << 14);
        json.Write("["u8);
        foreach (var row in rows)
        {
            json.Write(json.WrittenCount > 1 ? ","u8 : default);
            json.Write(row);
        }

        json.Write("]"u8);
        return json.WrittenSpan.ToArray();
    }

    private static byte[] RowJson(Place place, View view, bool lines) => Rows.GetValue(place.Sheet, static _ => new JsonRows()).Of(place, view, lines);

    /// <summary>A row as last written for its sheet: most rows stay as they are while an event of one unit moves the board.</summary>
    private sealed class JsonRows
    {
        private readonly Row?[] _rows = new Row?[4];

        public byte[] Of(Place place, View view, bool lines)
        {
            var now = view == View.Claimed ? place.Claimed : place.Verified;
            var nr = ((int)view * 2) + (lines ? 1 : 0);
            if (_rows[nr] is { } kept && kept.Rank == now.Rank && kept.Shared == now.Shared && kept.Reason == now.Reason)
            {
                return kept.Json;
            }

            var json = JsonSerializer.SerializeToUtf8Bytes(SheetAnswers.Row(place, view, lines), JsonBody.Answers);
            _rows[nr] = new Row(now.Rank, now.Shared, now.Reason, json);
            return json;
        }

        private sealed record Row(int Rank, bool Shared, string Reason, byte[] Json);
    }
}

/// <summary>A told sheet without its position.</summary>
/// <param name="Before">What comes before the position.</param>
/// <param name="After">What comes after it.</param>
internal sealed record SheetParts(byte[] Before, byte[] After)
{
    /// <summary>Whether nothing but the position differs.</summary>
    public bool SameAs(SheetParts other) =>
        ReferenceEquals(this, other) || (Before.AsSpan().SequenceEqual(other.Before) && After.AsSpan().SequenceEqual(other.After));
}
