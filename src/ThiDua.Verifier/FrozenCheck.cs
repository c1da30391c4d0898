using System.Globalization;
using System.Text.Json;
using ThiDua.Domain;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Results;
using ThiDua.Domain.Scoring;
using ThiDua.EventStore;
using ThiDua.Projections.Board;
using ThiDua.Projections.Exports;

namespace ThiDua.Verifier;

/// <summary>Holds a frozen result against the one that the events give: the same document, sheet by sheet, by the same functions.</summary>
internal static class FrozenCheck
{
    private static readonly EventTypes Types = new EventTypes().AddResults();
    private static readonly string[] Tables = ["standings", "notRanked"];

    /// <summary>Whether a stream holds the results of a period.</summary>
    public static bool IsResult(string streamId) => streamId.StartsWith(ExportScope.ResultPrefix, StringComparison.Ordinal);

    /// <summary>Whether a result follows from the events, and the sentence that says so.</summary>
    /// <param name="e">The event that froze it.</param>
    /// <param name="replay">The board, with all events up to it or later.</param>
    public static (bool Fits, string Sentence) Compare(RecordedEvent e, Replay replay)
    {
        var code = e.StreamId[ExportScope.ResultPrefix.Length..];
        ResultFrozen frozen;
        string hash;
        try
        {
            frozen = (ResultFrozen)EventJson.Read(Types, e.Type, e.Data);
            hash = CanonicalText.Hash(frozen.Document);
        }
        catch (Exception error) when (error is JsonException or UnknownEventException or InvalidOperationException)
        {
            return (false, string.Create(CultureInfo.InvariantCulture, $"Kết quả ở sự kiện {e.Seq} không đọc được."));
        }

        var what = string.Create(CultureInfo.InvariantCulture, $"Kết quả {frozen.Number} của kỳ {code}, chốt đến ngày {frozen.Day:dd/MM/yyyy}");
        if (frozen.Position >= e.Seq || hash != frozen.DocumentHash)
        {
            return (false, $"{what}: văn bản không khớp giá trị băm hay vị trí của nó.");
        }

        if (WorkOut(code, frozen, replay) is not { } worked)
        {
            return (false, $"{what}: bản xuất không có kỳ này ở vị trí {frozen.Position.ToString(CultureInfo.InvariantCulture)}.");
        }

        var engine = frozen.Engine == ScoringEngine.Version ? "" : $" Kết quả do bộ chấm phiên bản {frozen.Engine} làm ra, chương trình này là phiên bản {ScoringEngine.Version}: khác biệt có thể do chương trình.";
        if (!worked.Rules.SequenceEqual(frozen.Rules))
        {
            return (false, $"{what}: bộ tiêu chí ghi trong kết quả không phải bộ tiêu chí trong sổ.{engine}");
        }

        return worked.Hash == frozen.DocumentHash
            ? (true, string.Create(CultureInfo.InvariantCulture, $"{what}: {worked.Units} đơn vị, hạng, tổng điểm, xếp loại và từng bảng điểm tính lại trùng khớp (bộ chấm phiên bản {frozen.Engine})."))
            : (false, $"{what}: {FirstDifference(frozen.Document, worked.Document)}{engine}");
    }

    private static (JsonElement Document, string Hash, IReadOnlyList<RuleUsed> Rules, int Units)? WorkOut(string code, ResultFrozen frozen, Replay replay)
    {
        var world = replay.Board.Read(reader => reader.WorldAt(frozen.Position));
        if (world.Period(code) is not { } period || replay.Scores.All(code, new Moment(frozen.Day, frozen.Position), frozen.Day)?.Clusters is not { } clusters)
        {
            return null;
        }

        var sheets = clusters.SelectMany(c => c.Places).Select(p => p.Sheet).ToList();
        var document = ResultDocument.Of(period, frozen.Day, [.. clusters.Select(c => Sheets(world, c))]);
        return (document, CanonicalText.Hash(document), ResultDocument.Rules(world, sheets), sheets.Count);
    }

    private static ClusterSheets Sheets(World world, Standings standings) => new(
        standings.Cluster, world.Cluster(standings.Cluster)?.Name ?? standings.Cluster, [.. standings.Places.Select(p => p.Sheet)],
        [.. standings.NotRanked.Select(n => (n.Unit, n.Name, n.Reason))]);

    /// <summary>The first place of the standings that differs, in the words of the document.</summary>
    private static string FirstDifference(JsonElement frozen, JsonElement worked)
    {
        var (said, found) = (Rows(frozen), Rows(worked));
        for (var i = 0; i < Math.Max(said.Count, found.Count); i++)
        {
            var (one, other) = (said.ElementAtOrDefault(i) ?? "(không có)", found.ElementAtOrDefault(i) ?? "(không có)");
            if (one != other)
            {
                return $"đã chốt {one}, tính lại {other}.";
            }
        }

        return "phần ngoài bảng xếp hạng khác với tính lại.";
    }

    private static List<string> Rows(JsonElement document) =>
        document.TryGetProperty("clusters", out var clusters) && clusters.ValueKind == JsonValueKind.Array
            ? [.. clusters.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object)
                .SelectMany(c => Tables.SelectMany(name => c.TryGetProperty(name, out var rows) && rows.ValueKind == JsonValueKind.Array ? rows.EnumerateArray().ToList() : []))
                .Select(row => System.Text.Encoding.UTF8.GetString(CanonicalText.Of(row)))]
            : [];
}
