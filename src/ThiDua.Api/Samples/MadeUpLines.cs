using System.Text.Json.Nodes;

namespace ThiDua.Api.Samples;

/// <summary>Lines of made-up activities in the making. Every one says in its note that it is made up, and about two thirds are to be verified.</summary>
/// <param name="dice">Where chance comes from.</param>
/// <param name="prefix">What every id begins with.</param>
internal sealed class MadeUpLines(Dice dice, string prefix)
{
    /// <summary>What every line says.</summary>
    public const string Note = "Số liệu minh hoạ: hoạt động này không có thật.";

    private readonly List<(DateOnly Day, JsonObject Line)> _lines = [];
    private readonly HashSet<string> _verified = [];

    /// <summary>The lines, with their days.</summary>
    public IReadOnlyList<(DateOnly Day, JsonObject Line)> Lines => _lines;

    /// <summary>Ids of the activities to be verified.</summary>
    public IReadOnlySet<string> Verified => _verified;

    /// <summary>An activity.</summary>
    /// <returns>Its id.</returns>
    public string Open(string unit, string what, int i, string type, DateOnly day, Action<JsonObject> fields)
    {
        var id = $"{prefix}-{what}-{unit}-{i}";
        var line = new JsonObject { ["id"] = id, ["type"] = type, ["unit"] = unit, ["occurredOn"] = Sample.Text(day), ["note"] = Note };
        fields(line);
        _lines.Add((day, line));
        if (dice.Chance(65))
        {
            _verified.Add(id);
        }

        return id;
    }

    /// <summary>A step of an activity.</summary>
    public void Step(string id, string step, DateOnly on, params (string Name, JsonNode Value)[] fields)
    {
        var line = new JsonObject { ["activity"] = id, ["step"] = step, ["on"] = Sample.Text(on) };
        foreach (var (name, value) in fields)
        {
            line[name] = value;
        }

        line["note"] = Note;
        _lines.Add((on, line));
    }

    /// <summary>The activity that a line is of.</summary>
    public static string Activity(JsonObject line) => (string)(line["activity"] ?? line["id"])!;

    /// <summary>A verification of each of some activities, as it stands after these lines.</summary>
    public static List<JsonObject> Verifications(IEnumerable<JsonObject> lines, IReadOnlySet<string> verified) =>
    [
        .. lines.GroupBy(Activity).Where(g => verified.Contains(g.Key))
            .Select(g => new JsonObject { ["id"] = g.Key, ["step"] = "verify", ["version"] = g.Count() }),
    ];
}
