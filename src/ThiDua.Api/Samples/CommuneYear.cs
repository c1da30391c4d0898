using System.Text.Json.Nodes;

namespace ThiDua.Api.Samples;

/// <summary>
/// A made-up year of one commune: something for nearly every criterion of the sheet of dân vận, more of it and in better time the more diligent
/// the commune is. The same seed and diligence give the same year, whatever the commune.
/// </summary>
internal sealed class CommuneYear
{
    private static readonly string[] Topics = ["land", "clearance", "livelihood", "reform", "environment", "security"];
    private static readonly string[] Fields = ["economy", "culture-society", "defence-security", "political-system"];
    private static readonly string[] Supervisors = ["front", "people-inspectorate", "investment-supervision"];

    private readonly int _year;
    private readonly string _unit;
    private readonly int _diligence;
    private readonly Dice _dice;
    private readonly MadeUpLines _made;

    private CommuneYear(int year, string unit, int diligence, ulong seed, string prefix)
    {
        (_year, _unit, _diligence, _dice) = (year, unit, diligence, new Dice(seed));
        _made = new MadeUpLines(_dice, prefix);
    }

    /// <summary>The year.</summary>
    /// <param name="year">Year.</param>
    /// <param name="unit">Commune.</param>
    /// <param name="diligence">How much it does, of a hundred.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="prefix">What every id begins with.</param>
    /// <param name="pupil">Commune that takes its models over; null for none.</param>
    public static MadeUpLines Of(int year, string unit, int diligence, ulong seed, string prefix, string? pupil)
    {
        var made = new CommuneYear(year, unit, diligence, seed, prefix);
        made.Rules();
        made.Publicity();
        made.Deciding();
        made.Models(pupil);
        made.Supervision();
        made.Service();
        made.Hearing();
        return made._made;
    }

    /// <summary>Part 1 of the sheet: what is adopted, and the conferences that spread it.</summary>
    private void Rules()
    {
        Open("chuong-trinh", 1, "program-adopted", In(1, 3), l => l["number"] = $"MẪU-1/{_year}");
        var rules = Open("quy-che-dan-chu", 1, "regulation-adopted", In(1, 2), l => l["kind"] = "democracy");
        _made.Step(rules, "review", In(7, 12));
        Each(["ethics", "office-culture", "speech"], (kind, i) => Sometimes(10, () => Open("quy-che", i, "regulation-adopted", In(2, 9), l => l["kind"] = kind)));
        Quarters(q => Sometimes(10, () => Open("hoi-nghi-quan-triet", q, "conference-held", InQuarter(q), l => Conference(l, "dissemination"))));
        Each([7, 12], (month, i) => Sometimes(15, () => Open("so-ket", i, "conference-held", In(month, month), l => Conference(l, "review"))));
    }

    private void Conference(JsonObject line, string kind)
    {
        line["kind"] = kind;
        line["participants"] = _dice.Between(20, 180);
        line["channel"] = _dice.Chance(20) ? "online" : "in-person";
    }

    /// <summary>2.1: what the people know.</summary>
    private void Publicity()
    {
        Sometimes(15, () => Open("ke-hoach-cong-khai", 1, "publication-plan-adopted", In(1, 3), l => l["number"] = $"MẪU-2/{_year}"));
        Each(Enumerable.Range(1, 14), (item, i) => Sometimes(12, () =>
        {
            var day = In(2, 11);
            Open("cong-khai", i, "publication-made", day, l =>
            {
                l["item"] = item;
                l["decidedOn"] = Sample.Text(day.AddDays(-(Does(12) ? _dice.Between(0, 3) : _dice.Between(12, 20))));
                l["channels"] = new JsonArray(_dice.Of("headquarters", "portal", "radio"));
            });
        }));
        Quarters(q => Sometimes(10, () => Open("danh-muc", q, "publication-list-posted", InQuarter(q), l => (l["year"], l["quarter"]) = (_year, q))));
        Each(["council", "front"], (to, i) => Sometimes(0, () => Open("bao-cao-cong-khai", i, "publication-report-sent", In(11, 12), l => l["recipient"] = to)));
    }

    /// <summary>2.2: what the people decide and are asked.</summary>
    private void Deciding()
    {
        Each([1, 2], (item, i) =>
        {
            var told = In(2, 10);
            var id = Open("dan-quyet-dinh", i, "decision-notified", told, l => (l["item"], l["matter"]) = (item, $"Việc mẫu {i}"));
            var (households, voted) = (_dice.Between(60, 200), told.AddDays(_dice.Between(8, 15)));
            _made.Step(id, "vote", voted, ("for", households * _dice.Between(80, 96) / 100), ("total", households));
            _made.Step(id, "send", voted.AddDays(Does(15) ? _dice.Between(1, 3) : _dice.Between(10, 14)));
        });
        Each([1, 2], (_, i) =>
        {
            var opened = In(1, 10);
            var id = Open("lay-y-kien", i, "consultation-opened", opened, l => l["matter"] = $"Dự thảo mẫu {i}");
            var (opinions, closed) = (_dice.Between(10, 60), opened.AddDays(Does(15) ? _dice.Between(21, 26) : _dice.Between(8, 14)));
            _made.Step(id, "close", closed, ("opinions", opinions));
            if (Does(12))
            {
                _made.Step(id, "explain", closed.AddDays(4), ("accepted", opinions / 2));
            }
        });
    }

    /// <summary>2.3: the movement Dân vận khéo.</summary>
    private void Models(string? pupil)
    {
        Repeat(_dice.Between(1, 2), i =>
        {
            var day = In(2, 6);
            var id = Open("mo-hinh", i, "model-registered", day, l => (l["name"], l["field"]) = ($"Mô hình mẫu {i}", _dice.Of(Fields)));
            if (Does(10))
            {
                _made.Step(id, "recognise", day.AddDays(_dice.Between(20, 60)), ("level", "commune"));
            }

            var (taken, on) = (Does(-5), day.AddDays(_dice.Between(70, 120)));
            if (taken && pupil is not null)
            {
                _made.Step(id, "replicate", on, ("toUnit", pupil));
                _made.Step(id, "confirm-replication", on.AddDays(10), ("byUnit", pupil));
            }
        });
        Sometimes(15, () => Open("dong-gop", 1, "contribution-made", In(3, 10), l => (l["work"], l["workDays"]) = ("Công trình mẫu", _dice.Between(20, 200))));
    }

    /// <summary>2.4: what is supervised and put right.</summary>
    private void Supervision()
    {
        Each(Supervisors, (by, i) => Sometimes(5, () => Open("giam-sat", i, "inspection-conducted", In(3, 11), l => l["by"] = by)));
        Quarters(q => Sometimes(12, () =>
        {
            var day = InQuarter(q);
            var id = Open("kiem-tra", q, "inspection-conducted", day, l => l["by"] = _dice.Of("self", "thematic"));
            if (q < 4 && _dice.Chance(40))
            {
                _made.Step(id, "raise-finding", day.AddDays(1), ("id", "ton-tai-1"), ("dueOn", Sample.Text(day.AddDays(30))));
                _made.Step(id, "remedy-finding", day.AddDays(Does(12) ? _dice.Between(10, 28) : 40), ("id", "ton-tai-1"));
            }
        }));
        Each(["inspectorate", "front"], (source, i) =>
        {
            var day = In(2, 10);
            var id = Open("kien-nghi", i, "recommendation-received", day, l => (l["source"], l["reference"]) = (source, $"MẪU-KN-{i}/{_year}"));
            _made.Step(id, "answer", day.AddDays(Does(10) ? _dice.Between(4, 12) : _dice.Between(18, 25)));
        });
    }

    /// <summary>2.5 and 2.7: what the people get, and those who serve them.</summary>
    private void Service()
    {
        Repeat(12, i => Open("mot-cua", i, "service-month-reported", new DateOnly(_year, i, 28), l =>
        {
            var due = _dice.Between(40, 300);
            (l["received"], l["due"], l["onTime"]) = (due + _dice.Between(0, 30), due, due - (due * _dice.Between(0, 110 - _diligence) / 500));
        }));
        Open("khao-sat", 1, "survey-recorded", In(4, 9), l =>
        {
            var answers = _dice.Between(40, 120);
            (l["form"], l["answers"], l["satisfied"]) = ("one-stop", answers, answers - (answers * _dice.Between(1, 28 - (_diligence / 5)) / 100));
        });
        var published = In(9, 10);
        Open("chi-so-766", 1, "figure-recorded", published, l =>
        {
            (l["code"], l["value"]) = ("766-total", 68 + (_diligence / 5) + _dice.Between(0, 4));
            (l["source"], l["sourceDate"]) = ("Số liệu minh hoạ, không có thật", Sample.Text(published));
        });
        Sometimes(12, () =>
        {
            var day = In(2, 8);
            var id = Open("phoi-hop", 1, "coordination-signed", day, l => l["with"] = new JsonArray("Ủy ban MTTQ xã"));
            _made.Step(id, "review", day.AddDays(60));
        });
        Repeat(2, i => Sometimes(0, () => Open("tap-huan", i, "training-held", In(3, 11), l => l["participants"] = _dice.Between(15, 60))));
    }

    /// <summary>2.6: whom the head hears, and what comes of it.</summary>
    private void Hearing()
    {
        var monday = new DateOnly(_year, 1, 5).AddDays((8 - (int)new DateOnly(_year, 1, 5).DayOfWeek) % 7);
        Repeat(50, week => Open("tiep-dan", week, "reception-held", monday.AddDays((7 * (week - 1)) + _dice.Between(0, 4)), l =>
        {
            (l["chairedByHead"], l["citizens"], l["channel"]) = (Does(8), _dice.Between(0, 9), _dice.Chance(8) ? "online" : "in-person");
        }));
        Repeat(1 + _dice.Between(0, 1 + (_diligence / 40)), i => Open("doi-thoai", i, "dialogue-held", In(2, 11), l =>
        {
            var raised = _dice.Between(4, 28);
            (l["kind"], l["chairedByHead"], l["participants"]) = (_dice.Of("periodic", "thematic", "meeting"), Does(10), _dice.Between(25, 160));
            (l["opinionsRaised"], l["opinionsAnswered"]) = (raised, raised - _dice.Between(0, raised * (120 - _diligence) / 200));
            (l["topic"], l["channel"]) = (_dice.Of(Topics), _dice.Chance(15) ? "online" : "in-person");
        }));
        Repeat(_dice.Between(3, 10), i =>
        {
            var day = In(1, 10);
            var id = Open("don-thu", i, "petition-received", day, l =>
                (l["kind"], l["reference"], l["topic"]) = (_dice.Of("recommendation", "feedback"), $"MẪU-{i}/{_year}", _dice.Of(Topics)));
            var (resolved, on) = (Does(20), day.AddDays(Does(12) ? _dice.Between(1, 12) : _dice.Between(15, 30)));
            if (resolved)
            {
                _made.Step(id, "resolve", on, ("outcome", _dice.Of("granted", "partly-granted", "explained")));
            }
        });
    }

    /// <summary>Whether something is done: the more diligent, the likelier; never for certain.</summary>
    /// <param name="more">How much likelier than the commune's diligence, in percentage points.</param>
    private bool Does(int more) => _dice.Chance(Math.Min(97, _diligence + more));

    private void Sometimes(int more, Action work)
    {
        if (Does(more))
        {
            work();
        }
    }

    private string Open(string what, int i, string type, DateOnly day, Action<JsonObject> fields) => _made.Open(_unit, what, i, type, day, fields);

    private void Sometimes(int more, Func<string> work) => Sometimes(more, () => { _ = work(); });

    /// <summary>A working day from the first month to the last, past New Year and before Christmas.</summary>
    private DateOnly In(int first, int last) => _dice.Weekday(new DateOnly(_year, first, 5), new DateOnly(_year, last, 20));

    private DateOnly InQuarter(int quarter) => In((3 * quarter) - 2, 3 * quarter);

    private static void Quarters(Action<int> work) => Repeat(4, work);

    private static void Each<T>(IEnumerable<T> some, Action<T, int> work)
    {
        foreach (var (i, one) in some.Index())
        {
            work(one, i + 1);
        }
    }

    private static void Repeat(int times, Action<int> work)
    {
        for (var i = 1; i <= times; i++)
        {
            work(i);
        }
    }
}
