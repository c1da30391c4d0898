using System.Text.Json.Nodes;

namespace ThiDua.Api.Samples;

/// <summary>
/// Made-up activities of a year for some communes, so that a board made of activities is not empty. Every one says so in its note. The days are
/// fixed, so that loading the sample again, on whatever day, adds nothing.
/// </summary>
internal sealed class MadeUpActivities
{
    /// <summary>What every one of them says.</summary>
    public const string Note = "Số liệu minh hoạ: hoạt động này không có thật.";

    private const string Prefix = "mau";
    private const int Communes = 30;
    private static readonly string[] Topics = ["land", "clearance", "livelihood", "reform", "environment", "security"];
    private static readonly string[] Fields = ["economy", "culture-society", "defence-security", "political-system"];

    private readonly Dice _dice;
    private readonly int _year;
    private readonly string _prefix;
    private readonly List<(DateOnly Day, JsonObject Line)> _lines = [];
    private readonly HashSet<string> _verified = [];

    private MadeUpActivities(int year, ulong seed, string prefix = Prefix, int lastMonth = 9) =>
        (_year, _dice, _prefix, Last) = (year, new Dice(seed), prefix, new DateOnly(year, lastMonth, DateTime.DaysInMonth(year, lastMonth)));

    private DateOnly First => new(_year, 1, 5);

    private DateOnly Last { get; }

    /// <summary>The lines of 2026 for some of the communes, and the verifications of about two thirds of the activities.</summary>
    public static (List<JsonObject> Activities, List<JsonObject> Verifications) Make(IReadOnlyList<string> communes)
    {
        var made = new MadeUpActivities(2026, 20260105);
        var chosen = communes.Order(StringComparer.Ordinal).ToList();
        foreach (var unit in Enumerable.Range(0, Communes).Select(i => chosen[i * chosen.Count / Communes]))
        {
            // Some do much of everything, some little.
            made.Add(unit, made._dice.Between(30, 100));
        }

        List<JsonObject> lines = [.. made._lines.OrderBy(l => l.Day).Select(l => l.Line)];
        return (lines, Verifications(lines, made._verified));
    }

    /// <summary>The lines of a year of one commune, with their days: the same for every commune with the same seed and diligence.</summary>
    /// <param name="year">Year.</param>
    /// <param name="unit">Commune.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="diligence">How much it does, 30 to 100.</param>
    /// <param name="prefix">What every id begins with.</param>
    /// <param name="lastMonth">Month with which the work ends.</param>
    /// <returns>The lines, and the ids of the activities to be verified: about two thirds.</returns>
    public static (IReadOnlyList<(DateOnly Day, JsonObject Line)> Lines, IReadOnlySet<string> Verified) Year(int year, string unit, ulong seed, int diligence, string prefix = Prefix, int lastMonth = 9)
    {
        var made = new MadeUpActivities(year, seed, prefix, lastMonth);
        made.Add(unit, diligence);
        return (made._lines, made._verified);
    }

    /// <summary>A verification of each of some activities, as it stands after these lines.</summary>
    public static List<JsonObject> Verifications(IReadOnlyList<JsonObject> lines, IReadOnlySet<string> verified) =>
    [
        .. lines.GroupBy(l => (string)l["id"]!).Where(g => verified.Contains(g.Key))
            .Select(g => new JsonObject { ["id"] = g.Key, ["step"] = "verify", ["version"] = g.Count() }),
    ];

    private void Add(string unit, int diligence)
    {
        int Some(int most) => _dice.Between(0, Math.Max(1, most * diligence / 100));
        Repeat(1 + Some(4), i => Dialogue(unit, i));
        Repeat(4 + Some(24), i => Open(unit, "tiep-dan", i, "reception-held", Any(), l =>
        {
            l["chairedByHead"] = _dice.Chance(75);
            l["citizens"] = _dice.Between(0, 9);
            l["channel"] = _dice.Chance(8) ? "online" : "in-person";
        }));
        Repeat(2 + Some(10), i => Petition(unit, i, diligence));
        Repeat(Some(3), i => Model(unit, i));
        Repeat(3 + Some(11), i => Publication(unit, i));
        Repeat(_dice.Chance(diligence) ? 1 : 0, i => Open(unit, "chuong-trinh", i, "program-adopted", _dice.Weekday(First, First.AddDays(70)), l =>
            l["number"] = $"MẪU-{i}/{_year}"));
        Repeat(1 + Some(7), i => Open(unit, "hoi-nghi", i, "conference-held", Any(), l =>
        {
            l["kind"] = _dice.Of("dissemination", "review", "briefing", "community");
            l["participants"] = _dice.Between(20, 180);
        }));
        Repeat(_dice.Chance(40) ? 1 : 0, i => Consultation(unit, i));
        Repeat(1 + Some(4), i => Open(unit, "kiem-tra", i, "inspection-conducted", Any(), l => l["by"] = _dice.Of("self", "superior", "thematic", "front")));
        Rules(unit, diligence);
        Service(unit, diligence);
    }

    /// <summary>What a commune adopts, signs and posts.</summary>
    private void Rules(string unit, int diligence)
    {
        Repeat(1, i => Step(Open(unit, "quy-che-dan-chu", i, "regulation-adopted", _dice.Weekday(First, First.AddDays(40)), l => l["kind"] = "democracy"), "review", Last));
        Repeat(_dice.Between(0, 3), i => Open(unit, "quy-che", i, "regulation-adopted", Any(), l => l["kind"] = i == 1 ? "ethics" : i == 2 ? "office-culture" : "speech"));
        Repeat(_dice.Chance(diligence) ? 1 : 0, i => Open(unit, "ke-hoach-cong-khai", i, "publication-plan-adopted", _dice.Weekday(First, First.AddDays(60)), l => l["number"] = $"MẪU-{i}/{_year}"));
        Repeat(_dice.Between(0, 3), i => Open(unit, "danh-muc", i, "publication-list-posted", _dice.Weekday(First.AddDays(90 * (i - 1)), First.AddDays((90 * i) - 20)), l =>
        {
            l["year"] = _year;
            l["quarter"] = i;
        }));
        Repeat(_dice.Chance(60) ? 1 : 0, i =>
        {
            var day = Any();
            var id = Open(unit, "phoi-hop", i, "coordination-signed", day, l => l["with"] = new JsonArray("Ủy ban MTTQ xã"));
            if (_dice.Chance(diligence))
            {
                Step(id, "review", day.AddDays(20));
            }
        });
    }

    /// <summary>What the people get: answers at the counter, and what they say of it.</summary>
    private void Service(string unit, int diligence)
    {
        Repeat(Last.Month, i => Open(unit, "mot-cua", i, "service-month-reported", new DateOnly(_year, i, 28), l =>
        {
            var due = _dice.Between(40, 300);
            (l["received"], l["due"], l["onTime"]) = (due + _dice.Between(0, 30), due, due - (due * _dice.Between(0, 110 - diligence) / 300));
        }));
        Repeat(_dice.Chance(70) ? 1 : 0, i => Open(unit, "khao-sat", i, "survey-recorded", Any(), l =>
        {
            var answers = _dice.Between(25, 120);
            (l["form"], l["answers"], l["satisfied"]) = ("one-stop", answers, answers - (answers * _dice.Between(0, 30) / 100));
        }));
        Repeat(_dice.Between(0, 2), i => Open(unit, "tap-huan", i, "training-held", Any(), l => l["participants"] = _dice.Between(15, 60)));
    }

    private void Dialogue(string unit, int i)
    {
        var raised = _dice.Between(4, 28);
        Open(unit, "doi-thoai", i, "dialogue-held", Any(), l =>
        {
            l["kind"] = _dice.Of("periodic", "thematic", "meeting");
            l["chairedByHead"] = _dice.Chance(70);
            l["participants"] = _dice.Between(25, 160);
            l["opinionsRaised"] = raised;
            l["opinionsAnswered"] = raised - _dice.Between(0, raised / 3);
            l["topic"] = _dice.Of(Topics);
            l["channel"] = _dice.Chance(15) ? "online" : "in-person";
        });
    }

    private void Petition(string unit, int i, int diligence)
    {
        var day = Any();
        var id = Open(unit, "don-thu", i, "petition-received", day, l =>
        {
            l["kind"] = _dice.Of("recommendation", "feedback");
            l["reference"] = $"MẪU-{i}/{_year}";
            l["topic"] = _dice.Of(Topics);
        });
        if (_dice.Chance(55 + (diligence * 2 / 5)))
        {
            Step(id, "resolve", day.AddDays(_dice.Chance(diligence) ? _dice.Between(1, 12) : _dice.Between(15, 30)), ("outcome", _dice.Of("granted", "partly-granted", "explained")));
        }
    }

    private void Model(string unit, int i)
    {
        var day = Any();
        var id = Open(unit, "mo-hinh", i, "model-registered", day, l =>
        {
            l["name"] = $"Mô hình mẫu {i}";
            l["field"] = _dice.Of(Fields);
        });
        if (_dice.Chance(50))
        {
            Step(id, "recognise", day.AddDays(_dice.Between(10, 30)), ("level", "commune"));
        }
    }

    private void Publication(string unit, int i)
    {
        var day = Any();
        Open(unit, "cong-khai", i, "publication-made", day, l =>
        {
            l["item"] = 1 + ((i - 1) % 14);
            l["decidedOn"] = Sample.Text(day.AddDays(-_dice.Between(0, 9)));
            l["channels"] = new JsonArray(_dice.Of("headquarters", "portal", "radio"));
        });
    }

    private void Consultation(string unit, int i)
    {
        var day = Any();
        var id = Open(unit, "lay-y-kien", i, "consultation-opened", day, l => l["matter"] = "Dự thảo mẫu");
        var opinions = _dice.Between(10, 60);
        var closed = day.AddDays(_dice.Between(18, 26));
        Step(id, "close", closed, ("opinions", opinions));
        Step(id, "explain", closed.AddDays(4), ("accepted", opinions / 2));
    }

    private string Open(string unit, string what, int i, string type, DateOnly day, Action<JsonObject> fields)
    {
        var id = $"{_prefix}-{what}-{unit}-{i}";
        var line = new JsonObject { ["id"] = id, ["type"] = type, ["unit"] = unit, ["occurredOn"] = Sample.Text(day), ["note"] = Note };
        fields(line);
        _lines.Add((day, line));
        if (_dice.Chance(65))
        {
            _verified.Add(id);
        }

        return id;
    }

    private void Step(string id, string step, DateOnly on, (string Name, JsonNode Value) field)
    {
        _lines.Add((on, new JsonObject { ["id"] = id, ["step"] = step, ["on"] = Sample.Text(on), [field.Name] = field.Value, ["note"] = Note }));
    }

    private void Step(string id, string step, DateOnly on)
    {
        _lines.Add((on, new JsonObject { ["id"] = id, ["step"] = step, ["on"] = Sample.Text(on), ["note"] = Note }));
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
