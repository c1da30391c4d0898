using System.Globalization;
using System.Text.Json;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Board;

namespace ThiDua.Verifier;

/// <summary>A ranking as it was published: the answer of <c>GET /api/periods/{period}/standings</c>, saved as it came.</summary>
/// <param name="Period">Period code.</param>
/// <param name="Cluster">Cluster code.</param>
/// <param name="View">View.</param>
/// <param name="AsOf">Day.</param>
/// <param name="Position">Position that it is of.</param>
/// <param name="Lines">What it says of each unit, in its order, one line a unit.</param>
public sealed record StandingsFile(string Period, string Cluster, View View, DateOnly AsOf, long Position, IReadOnlyList<string> Lines)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static StandingsFile Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var json = document.RootElement;
            return new StandingsFile(
                Text(json, "period"), Text(json, "cluster"), Text(json, "view") == "verified" ? View.Verified : View.Claimed,
                DateOnly.ParseExact(Text(json, "asOf"), "yyyy-MM-dd", CultureInfo.InvariantCulture), json.GetProperty("asOfPosition").GetInt64(),
                [.. json.GetProperty("items").EnumerateArray().Select(Line), .. json.GetProperty("notRanked").EnumerateArray().Select(NotRanked)]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("Tệp không phải bảng xếp hạng (câu trả lời của GET …/standings).", e);
        }
    }

    /// <summary>What a ranking that was worked out says, in the same lines.</summary>
    public static IReadOnlyList<string> LinesOf(Standings standings, View view)
    {
        var places = view == View.Claimed ? standings.Places.AsEnumerable() : standings.Places.OrderBy(p => p.Verified.Rank).ThenBy(p => p.Sheet.Unit, StringComparer.Ordinal);
        return
        [
            .. places.Select(p => Line(view == View.Claimed ? p.Claimed : p.Verified, p.Sheet, view)),
            .. standings.NotRanked.Select(n => $"{n.Unit} | {n.Name} | {n.Reason}"),
        ];
    }

    private static string Line(RankedUnit ranked, ScoreSheet sheet, View view) => Line(
        sheet.Unit, sheet.UnitName, ranked.Rank, ranked.Shared, ranked.Reason, sheet.Total.Claimed, sheet.Total.Verified, sheet.Max, sheet.Class?[view]?.Code,
        $"{sheet.Set.Code}@{sheet.Set.Version.ToString(CultureInfo.InvariantCulture)}",
        sheet.Sections.Where(s => s.Depth == 1).Select(s => (s.Code, s.Points.Claimed, s.Points.Verified)));

    private static string Line(JsonElement item)
    {
        var (total, set) = (item.GetProperty("total"), item.GetProperty("criteriaSet"));
        return Line(
            Text(item, "unit"), Text(item, "name"), item.GetProperty("rank").GetInt32(), item.GetProperty("shared").GetBoolean(),
            item.TryGetProperty("reason", out var reason) ? reason.GetString() : null, total.GetProperty("claimed").GetDecimal(), total.GetProperty("verified").GetDecimal(),
            item.GetProperty("max").GetDecimal(),
            item.TryGetProperty("class", out var found) && found.ValueKind == JsonValueKind.Object ? Text(found, "code") : null,
            $"{Text(set, "code")}@{set.GetProperty("version").GetInt32().ToString(CultureInfo.InvariantCulture)}",
            item.GetProperty("sections").EnumerateArray().Select(s => (Text(s, "code"), s.GetProperty("claimed").GetDecimal(), s.GetProperty("verified").GetDecimal())));
    }

    private static string NotRanked(JsonElement item) => $"{Text(item, "unit")} | {Text(item, "name")} | {Text(item, "reason")}";

    private static string Line(
        string unit, string name, int rank, bool shared, string? reason, decimal claimed, decimal verified, decimal max, string? classCode, string set,
        IEnumerable<(string Code, decimal Claimed, decimal Verified)> sections) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{unit} | {name} | hạng {rank}{(shared ? " (đồng hạng)" : "")}{(string.IsNullOrEmpty(reason) ? "" : $" {reason}")} | {Plain(claimed)}/{Plain(verified)} trên {Plain(max)} | {classCode ?? "-"} | {set} | {string.Join(", ", sections.Select(s => $"{s.Code} {Plain(s.Claimed)}/{Plain(s.Verified)}"))}");

    private static string Plain(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException($"Thiếu '{name}'.");
}
