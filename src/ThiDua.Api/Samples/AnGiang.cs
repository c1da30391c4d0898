using System.Globalization;
using System.Text.Json.Nodes;
using ThiDua.Api.Rules;

namespace ThiDua.Api.Samples;

/// <summary>A row of the published index: a commune on a day.</summary>
/// <param name="Day">Day of the snapshot.</param>
/// <param name="Unit">Code.</param>
/// <param name="Name">Name as published.</param>
/// <param name="Components">The six components, in the order of <see cref="AnGiang.Components"/>.</param>
/// <param name="Total">Published total.</param>
internal sealed record Published766(DateOnly Day, string Unit, string Name, IReadOnlyList<decimal> Components, decimal Total);

/// <summary>The sample an-giang: published figures of 102 communes, and made-up activities of thirty of them.</summary>
internal static class AnGiang
{
    private const string Header =
        "snapshot_date,agency_code,unit,progress_TDGQ_max20,satisfaction_MDHL_max18,digitisation_MDSH_max22,online_payment_TTTT_max10,"
        + "online_service_CLGQ_max12,publicity_CKMB_max18,total_published,sum_of_components,rank_published";

    private const ulong Seed = 20260105;
    private const int Acting = 30;

    /// <summary>Last day of what is made up: fixed, so that loading the sample again, on whatever day, adds nothing.</summary>
    private static readonly DateOnly Last = new(2026, 9, 30);

    /// <summary>Codes of the components' figures, in the order of the file's columns.</summary>
    public static IReadOnlyList<string> Components { get; } = ["766-tdgq", "766-mdhl", "766-mdsh", "766-tttt", "766-clgq", "766-ckmb"];

    /// <summary>Reads the sample.</summary>
    public static Sample Read(string folder, DateOnly today)
    {
        var file = SampleFile.Read(folder, today);
        var rows = ReadRows(Path.Combine(folder, "766_communes.csv"));
        var communes = rows.DistinctBy(r => r.Unit).ToList();
        file.Units.AddRange(communes.Select(c => new SampleFile.UnitRow
        {
            Code = c.Unit, Name = c.Name, Kind = "peoples-committee", Level = "commune", Cluster = file.Clusters[0].Code,
        }));
        var figures = rows.OrderBy(r => r.Day).SelectMany(Figures).ToList();
        var (lines, verified) = MadeUp([.. communes.Select(c => c.Unit).Order(StringComparer.Ordinal)]);
        return new Sample(
            "an-giang", file, [.. figures, .. lines],
            [.. figures.Select(f => new JsonObject { ["id"] = (string)f["id"]!, ["step"] = "verify", ["version"] = 1 }), .. MadeUpLines.Verifications(lines, verified)]);
    }

    /// <summary>A made-up year of some communes, so that a board made of activities is not empty: some do much of everything, some little.</summary>
    private static (List<JsonObject> Lines, HashSet<string> Verified) MadeUp(List<string> communes)
    {
        var dice = new Dice(Seed);
        var made = Enumerable.Range(0, Acting)
            .Select(i => CommuneYear.Of(Last.Year, communes[i * communes.Count / Acting], dice.Between(30, 100), Seed + (ulong)i + 1, "mau", pupil: null)).ToList();
        return ([.. made.SelectMany(m => m.Lines).Where(l => l.Day <= Last).OrderBy(l => l.Day).Select(l => l.Line)], [.. made.SelectMany(m => m.Verified)]);
    }

    /// <summary>The published rows.</summary>
    public static List<Published766> ReadRows(string path)
    {
        var lines = File.ReadAllLines(path);
        return lines[0].TrimStart('\uFEFF') == Header
            ? [.. lines.Skip(1).Where(l => l.Length > 0).Select(Row)]
            : throw new RuleFileException($"{path}, line 1: other columns than expected.");
    }

    private static Published766 Row(string line)
    {
        var cells = line.Split(',');
        return new Published766(
            SampleFile.Day(cells[0]), cells[1], cells[2],
            [.. cells[3..9].Select(c => decimal.Parse(c, CultureInfo.InvariantCulture))], decimal.Parse(cells[9], CultureInfo.InvariantCulture));
    }

    private static IEnumerable<JsonObject> Figures(Published766 row) => Components.Select((code, i) => new JsonObject
    {
        ["id"] = $"{code}-{row.Unit}-{Sample.Text(row.Day)}",
        ["type"] = "figure-recorded",
        ["unit"] = row.Unit,
        ["occurredOn"] = Sample.Text(row.Day),
        ["code"] = code,
        ["value"] = row.Components[i],
        ["source"] = $"Cổng Dịch vụ công quốc gia (dichvucong.gov.vn), số liệu công bố ngày {row.Day:dd/MM/yyyy}, lũy kế từ đầu năm",
        ["sourceDate"] = Sample.Text(row.Day),
    });
}
