using System.Text.Json.Nodes;

namespace ThiDua.Api.Samples;

/// <summary>
/// Made-up activities of a year for some communes, so that a board made of activities is not empty. Every one says so in its note. The days are
/// fixed, so that loading the sample again, on whatever day, adds nothing.
/// </summary>
internal sealed class MadeUpActivities
{
    private const int Year = 2026;
    private const int Communes = 30;
    private static readonly string[] Topics = ["land", "clearance", "livelihood", "reform", "environment", "security"];
    private static readonly string[] Fields = ["economy", "culture-society", "defence-security", "political-system"];

    private readonly Dice _dice = new(20260105);
    private readonly MadeUpLines _made;

    private MadeUpActivities() => _made = new MadeUpLines(_dice, "mau");

    private static DateOnly First => new(Year, 1, 5);

    private static DateOnly Last => new(Year, 9, 30);

    /// <summary>The lines of 2026 for some of the communes, and the verifications of about two thirds of the activities.</summary>
    public static (List<JsonObject> Activities, List<JsonObject> Verifications) Make(IReadOnlyList<string> communes)
    {
        var made = new MadeUpActivities();
        var chosen = communes.Order(StringComparer.Ordinal).ToList();
        foreach (var unit in Enumerable.Range(0, Communes).Select(i => chosen[i * chosen.Count / Communes]))
        {
            // Some do much of everything, some little.
            made.Add(unit, made._dice.Between(30, 100));
        }

        List<JsonObject> lines = [.. made._made.Lines.OrderBy(l => l.Day).Select(l => l.Line)];
        return (lines, MadeUpLines.Verifications(lines, made._made.Verified));
    }

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
            l["number"] = $"MẪU-{i}/{Year}"));
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
        Repeat(_dice.Chance(diligence) ? 1 : 0, i => Open(unit, "ke-hoach-cong-khai", i, "publication-plan-adopted", _dice.Weekday(First, First.AddDays(60)), l => l["number"] = $"MẪU-{i}/{Year}"));
        Repeat(_dice.Between(0, 3), i => Open(unit, "danh-muc", i, "publication-list-posted", _dice.Weekday(First.AddDays(90 * (i - 1)), First.AddDays((90 * i) - 20)), l =>
        {
            l["year"] = Year;
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
        Repeat(9, i => Open(unit, "mot-cua", i, "service-month-reported", new DateOnly(Year, i, 28), l =>
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
            l["reference"] = $"MẪU-{i}/{Year}";
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

    private string Open(string unit, string what, int i, string type, DateOnly day, Action<JsonObject> fields) => _made.Open(unit, what, i, type, day, fields);

    private void Step(string id, string step, DateOnly on, params (string Name, JsonNode Value)[] fields) => _made.Step(id, step, on, fields);

    private DateOnly Any() => _dice.Weekday(First, Last);

    private static void Repeat(int times, Action<int> work)
    {
        for (var i = 1; i <= times; i++)
        {
            work(i);
        }
    }
}
