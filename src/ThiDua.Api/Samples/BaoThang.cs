using System.Globalization;
using System.Text.Json.Nodes;

namespace ThiDua.Api.Samples;

/// <summary>
/// The sample bao-thang: divides what a district reported for ten years over its units and years, and adds a made-up year
/// (<see cref="BaoThangYear"/>). A pure function of its file and the seed. What was
/// not reported is not claimed: no answers, no participants, nobody in the chair, no recognised level.
/// </summary>
internal sealed class BaoThang
{
    /// <summary>What every activity of the ten years says.</summary>
    public const string Note = "Số liệu phân bổ minh hoạ: tổng số theo báo cáo của huyện, việc chia theo đơn vị và ngày là giả định.";

    private const string Board = "huyen-uy-ban-dan-van";

    // After the end of the period: nothing was reported about time limits, so no petition may fall due, met or missed, within it.
    private const string NoTimeLimit = "2023-12-31";

    private static readonly (string Code, string Label)[] Fields =
    [
        ("economy", "kinh tế"), ("culture-society", "văn hoá - xã hội"), ("defence-security", "quốc phòng - an ninh"),
        ("political-system", "xây dựng hệ thống chính trị"),
    ];

    private readonly Dice _dice = new(20130603);
    private readonly SampleFile _file;
    private readonly DateOnly _first;
    private readonly DateOnly _last;
    private readonly List<(DateOnly Day, JsonObject Line)> _lines = [];

    private BaoThang(SampleFile file) =>
        (_file, _first, _last) = (file, SampleFile.Day(file.Periods[0].From), SampleFile.Day(file.Periods[0].To));

    /// <summary>The units that the report is of: those of the clusters of its period.</summary>
    private IEnumerable<SampleFile.UnitRow> Reporting => _file.Units.Where(u => _file.Periods[0].Clusters.Contains(u.Cluster));

    private IEnumerable<SampleFile.UnitRow> Communes => Reporting.Where(u => u.Level == "commune");

    private IEnumerable<SampleFile.UnitRow> District => Reporting.Where(u => u.Level == "district");

    /// <summary>Reads the sample.</summary>
    public static Sample Read(string folder, DateOnly today)
    {
        var file = SampleFile.Read(folder, today);
        return new Sample("bao-thang", file, Make(file), []);
    }

    /// <summary>All activities, in the order of their days.</summary>
    public static List<JsonObject> Make(SampleFile file)
    {
        var made = new BaoThang(file);
        made.Directions();
        made.Opinions();
        made.Petitions();
        made.Models();
        made._lines.AddRange(BaoThangYear.Make(
            [.. made.Communes.Select(u => u.Code)], [.. file.Units.Where(u => u is { Level: "commune", Kind: "party-committee" }).Select(u => u.Code)]));
        return [.. made._lines.OrderBy(l => l.Day).Select(l => l.Line)];
    }

    private void Directions()
    {
        var reported = _file.Reported;
        Spread("van-ban", reported["documents"], District, (id, unit, day, n) =>
            Open(id, unit, day, "document-issued", ("number", $"MẪU-{n}/{Year(day)}")));
        Spread("hoi-nghi", reported["conferences"], Reporting, (id, unit, day, _) =>
            Open(id, unit, day, "conference-held", ("kind", _dice.Of("dissemination", "review", "briefing"))));
        Spread("hoi-nghi-chung", reported["conferencesJoint"], District.Where(u => u.Code == Board), (id, unit, day, _) =>
            Open(id, unit, day, "conference-held", ("kind", "dissemination"), ("jointWith", new JsonArray("Ban Tuyên giáo Huyện ủy Bảo Thắng"))));

        // One for each commune, in the months after the resolution.
        foreach (var (unit, n) in Communes.Take(reported["actionPrograms"]).Select((u, i) => (u, i + 1)))
        {
            var day = _dice.Weekday(_first.AddDays(45), _first.AddDays(360));
            Open(Id("chuong-trinh", n), unit.Code, day, "program-adopted", ("number", $"MẪU-{n}/{Year(day)}"));
        }

        foreach (var (partner, n) in _file.Partners.Take(reported["coordinationPrograms"]).Select((p, i) => (p, i + 1)))
        {
            Open(
                Id("phoi-hop", n), Board, _dice.Weekday(_first.AddDays(30), _last.AddDays(-400)), "coordination-signed",
                ("with", new JsonArray(partner)), ("name", $"Chương trình phối hợp mẫu với {partner}"));
        }
    }

    /// <summary>Opinions were reported, the meetings at which they were raised were not: some ten opinions each.</summary>
    private void Opinions()
    {
        var total = _file.Reported["opinions"];
        var meetings = total / 10;
        var raised = _dice.Divide(total - meetings, [.. Enumerable.Range(0, meetings).Select(_ => _dice.Between(2, 10))]);
        Spread("tiep-xuc", meetings, Communes.Concat(District.Where(u => u.Code is "ubnd-huyen" or "hdnd-huyen")), (id, unit, day, n) =>
            Open(id, unit, day, "dialogue-held", ("kind", "meeting"), ("opinionsRaised", 1 + raised[n - 1])));
    }

    private void Petitions() =>
        Spread("don-thu", _file.Reported["petitions"], Communes.Concat(District.Where(u => u.Code == "ubnd-huyen")), (id, unit, day, n) =>
        {
            Open(id, unit, day, "petition-received", ("kind", "recommendation"), ("reference", $"MẪU-{n}/{Year(day)}"), ("dueOn", NoTimeLimit));
            var settled = day.AddDays(_dice.Between(2, 30));
            settled = settled < _last ? settled : _last;
            _lines.Add((settled, new JsonObject { ["id"] = id, ["step"] = "resolve", ["on"] = Sample.Text(settled), ["outcome"] = "explained", ["note"] = Note }));
        });

    private void Models() => Spread("mo-hinh", _file.Reported["models"], Communes.Concat(District.Where(u => u.Code == "mttq-huyen")), (id, unit, day, n) =>
    {
        var (code, label) = _dice.Of(Fields);
        Open(id, unit, day, "model-registered", ("name", $"Mô hình mẫu {n} ({label})"), ("field", code));
    });

    /// <summary>Divides a total over units by their weight and over years by the length of each, and makes an activity of every piece.</summary>
    private void Spread(string what, int total, IEnumerable<SampleFile.UnitRow> units, Action<string, string, DateOnly, int> make)
    {
        var cells = units.SelectMany(u => Enumerable.Range(_first.Year, _last.Year - _first.Year + 1).Select(year => (Unit: u, Span: SpanOf(year)))).ToList();
        var shares = _dice.Divide(total, cells.ConvertAll(c => c.Unit.Weight * (c.Span.To.DayNumber - c.Span.From.DayNumber + 1)));
        var n = 0;
        for (var i = 0; i < cells.Count; i++)
        {
            for (var piece = 0; piece < shares[i]; piece++)
            {
                n++;
                make(Id(what, n), cells[i].Unit.Code, _dice.Weekday(cells[i].Span.From, cells[i].Span.To), n);
            }
        }
    }

    private (DateOnly From, DateOnly To) SpanOf(int year) => (
        year == _first.Year ? _first : new DateOnly(year, 1, 1),
        year == _last.Year ? _last : new DateOnly(year, 12, 31));

    private void Open(string id, string unit, DateOnly day, string type, params (string Name, JsonNode Value)[] fields)
    {
        var line = new JsonObject { ["id"] = id, ["type"] = type, ["unit"] = unit, ["occurredOn"] = Sample.Text(day) };
        foreach (var (name, value) in fields)
        {
            line[name] = value;
        }

        line["note"] = Note;
        _lines.Add((day, line));
    }

    private static string Id(string what, int n) => string.Create(CultureInfo.InvariantCulture, $"bt-{what}-{n:0000}");

    private static string Year(DateOnly day) => day.Year.ToString(CultureInfo.InvariantCulture);
}
