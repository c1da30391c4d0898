using System.Globalization;
using System.Text.Json.Nodes;

namespace ThiDua.Api.Samples;

/// <summary>
/// One year of the sample bao-thang by the general yearly sheet: beside what the ten years give the communes, figures of the communes, and all
/// activities of their party committees, which the district's report says nothing of. Made up, and every one says so. None of it counts in the
/// ten years: figures are no part of the report, and party committees of communes stand in a cluster of their own.
/// </summary>
internal sealed class BaoThangYear
{
    /// <summary>What every one of them says.</summary>
    public const string Note = MadeUpLines.Note;

    private const string Source = "Số liệu minh hoạ, không có thật";
    private static readonly DateOnly First = new(2017, 1, 2);
    private static readonly DateOnly Last = new(2017, 12, 29);
    private static readonly DateOnly FiguresOn = new(2017, 12, 15);

    private readonly Dice _dice = new(20160512);
    private readonly List<(DateOnly Day, JsonObject Line)> _lines = [];

    private BaoThangYear()
    {
    }

    /// <summary>The lines, with their days.</summary>
    /// <param name="communes">Units of the communes' governments.</param>
    /// <param name="committees">Units of their party committees.</param>
    public static IReadOnlyList<(DateOnly Day, JsonObject Line)> Make(IReadOnlyList<string> communes, IReadOnlyList<string> committees)
    {
        var made = new BaoThangYear();
        foreach (var unit in communes)
        {
            made.Figures(unit, ("muc-dat-kinh-te", made._dice.Between(84, 103)), ("muc-dat-van-hoa-xa-hoi", made._dice.Between(88, 102)),
                ("muc-dat-quoc-phong-an-ninh", made._dice.Between(92, 101)), ("muc-xep-loai", made._dice.Between(1, 3)));
        }

        foreach (var unit in committees)
        {
            made.Committee(unit);
        }

        return made._lines;
    }

    private void Committee(string unit)
    {
        Figures(unit, ("muc-dat-kinh-te", _dice.Between(84, 103)), ("muc-dat-quoc-phong-an-ninh", _dice.Between(92, 101)), ("muc-xep-loai", _dice.Between(1, 3)));
        Repeat(_dice.Between(2, 6), i => Open(unit, "van-ban", i, Any(), "document-issued", ("number", $"MẪU-{i}/2017")));
        Repeat(_dice.Between(1, 4), i => Open(unit, "kiem-tra", i, Any(), "inspection-conducted", ("by", _dice.Of("self", "thematic"))));
        Repeat(_dice.Between(2, 5), i => Open(unit, "hoi-nghi", i, Any(), "conference-held", ("kind", _dice.Of("dissemination", "review", "briefing"))));
        Repeat(_dice.Between(0, 2), i => Open(unit, "phoi-hop", i, Any(), "coordination-signed", ("with", new JsonArray("Ủy ban MTTQ cấp xã")), ("name", $"Chương trình phối hợp mẫu {i}")));
        Repeat(_dice.Between(0, 4), i => Open(unit, "mo-hinh", i, Any(), "model-registered", ("name", $"Mô hình mẫu {i}"), ("field", _dice.Of(Fields))));
        Repeat(_dice.Between(6, 30), i => Open(unit, "tiep-dan", i, Any(), "reception-held", ("chairedByHead", _dice.Chance(80)), ("citizens", _dice.Between(0, 6))));
        Repeat(_dice.Between(0, 3), i =>
        {
            var raised = _dice.Between(4, 20);
            Open(unit, "doi-thoai", i, Any(), "dialogue-held", ("kind", "periodic"), ("chairedByHead", true), ("opinionsRaised", raised),
                ("opinionsAnswered", raised - _dice.Between(0, raised / 2)));
        });
    }

    private static readonly string[] Fields = ["economy", "culture-society", "defence-security", "political-system"];

    private void Figures(string unit, params (string Code, int Value)[] figures)
    {
        foreach (var (code, value) in figures)
        {
            Open(unit, code, 1, FiguresOn, "figure-recorded", ("code", code), ("value", value), ("source", Source), ("sourceDate", Sample.Text(FiguresOn)));
        }
    }

    private void Open(string unit, string what, int n, DateOnly day, string type, params (string Name, JsonNode Value)[] fields)
    {
        var line = new JsonObject
        {
            ["id"] = string.Create(CultureInfo.InvariantCulture, $"bt-2017-{what}-{unit}-{n}"), ["type"] = type, ["unit"] = unit, ["occurredOn"] = Sample.Text(day),
        };
        foreach (var (name, value) in fields)
        {
            line[name] = value;
        }

        line["note"] = Note;
        _lines.Add((day, line));
    }

    private DateOnly Any() => _dice.Weekday(First, Last);

    private static void Repeat(int times, Action<int> work)
    {
        for (var i = 1; i <= times; i++)
        {
            work(i);
        }
    }
}
