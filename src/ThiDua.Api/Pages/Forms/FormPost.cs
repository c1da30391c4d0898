using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace ThiDua.Api.Pages.Forms;

/// <summary>
/// What a form of a page sent. Each field is named by the place in the request's body that it fills, a JSON pointer without its first stroke
/// ("plan/from", "targets/0/value"), and by its kind when it is no text ("participants:number"). A name that looks like a number stands in a
/// list, unless a dot goes before it ("targets/.3"). Names that begin with an underscore say how to send it; "_path/from" fills "{from}" in the
/// address, and "_path/code:as" fills "{code}" with what stands in the field that it names. A field of the kind "meant" says whether its row of a list is meant at all: empty, the whole row is left out.
/// </summary>
/// <param name="Fields">Names and values in the order of the form.</param>
internal sealed partial record FormPost(IReadOnlyList<(string Name, string Value)> Fields)
{
    private const string PathPrefix = "_path/";

    /// <summary>How deep a field's place may lie: as deep as documents may be.</summary>
    public const int DepthMax = 60;

    /// <summary>Beginning of the names of fields that say which kind was chosen for a place.</summary>
    public const string Chosen = "_k/";

    /// <summary>
    /// A button of this name asks for the form in another shape (one more row, the fields of another kind), with nothing carried out. One called
    /// <see cref="StayField"/> carries the form out, by a route that only answers, and stays on the page with the answer.
    /// </summary>
    public const string AgainField = "_again", StayField = "_stay";

    /// <summary>In <see cref="Tree"/>: the kind that was chosen; and what stands there, when that is no object.</summary>
    public const string Kind = "_kind", Plain = "_plain";

    /// <summary>Which form of its page it is.</summary>
    public string Form => Control("_form");

    /// <summary>Address of the page it stands on; that page is shown again when something is wrong.</summary>
    public string From => Control("_from");

    /// <summary>Address of the page to go to afterwards; "{id}" stands for the id of what was written.</summary>
    public string Next => Control("_next");

    /// <summary>What to say there.</summary>
    public string Said => Control("_said");

    /// <summary>Account that the form was made for; "" before signing in.</summary>
    public string By => Control("_by");

    /// <summary>How to send it: what stands in a field; "" without one.</summary>
    /// <param name="name">Name of a field that begins with an underscore, or of another that decides.</param>
    public string Control(string name) => Fields.LastOrDefault(f => f.Name == name).Value ?? "";

    /// <summary>The request's body. What was left empty is left out; of the kinds that end with "?" it is said to be null.</summary>
    public byte[] Json()
    {
        var root = new Branch([], KeepsBoth: false);
        foreach (var (path, kind, typed) in Typed(Spread()))
        {
            // What is said to be null is taken away from where it stands, unless a field after it says otherwise.
            if (Value(kind.TrimEnd('?'), typed) is var value && (value is not null || kind.EndsWith('?') || IsNull(kind, typed)))
            {
                root.Put(path.Split('/'), value);
            }
        }

        return Encoding.UTF8.GetBytes(root.Node().ToJsonString());
    }

    /// <summary>The address that the form asks for; a place without a value stays as it is, so that the route names the fault.</summary>
    /// <param name="path">Address with its places.</param>
    public string Address(string path) => Fields.Where(f => f.Name.StartsWith(PathPrefix, StringComparison.Ordinal))
        .Select(f => (f.Name, Value: (f.Name.EndsWith(":as", StringComparison.Ordinal) ? Control(f.Value) : f.Value).Trim()))
        .Where(f => f.Value.Length > 0 && !f.Value.Contains('/', StringComparison.Ordinal))
        .Aggregate(path, (at, f) => at.Replace($"{{{Place(f.Name)}}}", f.Value, StringComparison.Ordinal));

    /// <summary>The place in the body, or in the address, that a field fills: its name without what says how.</summary>
    /// <param name="name">Name of a field.</param>
    public static string Place(string name)
    {
        var at = name.Split(':')[0];
        return (at.StartsWith(PathPrefix, StringComparison.Ordinal) ? at[PathPrefix.Length..] : at).Replace("/.", "/", StringComparison.Ordinal);
    }

    /// <summary>
    /// The fields, each with one value: what a choice says of several ("sheet:row" with "code=x&amp;version:number=1"), and each of what is ticked
    /// ("activities:rows"), is spread over the places that it fills.
    /// </summary>
    private IEnumerable<(string Name, string Value)> Spread() => Meant().GroupBy(f => f.Name).SelectMany(g => (g.Key.Split(':'), g.Select(f => f.Value).Where(v => v.Length > 0).ToList()) switch
    {
        ([var at, "rows"], []) => [($"{at}:list", "")],
        ([var at, "rows"], var rows) => rows.SelectMany((row, i) => Inner($"{at}/{i.ToString(CultureInfo.InvariantCulture)}", row)),
        ([var at, "row"], var rows) => rows.TakeLast(1).SelectMany(row => Inner(at, row)),
        _ => g,
    });

    private IEnumerable<(string Name, string Value)> Meant()
    {
        var leftOut = Fields.GroupBy(f => f.Name).Where(f => f.Key.EndsWith(":meant", StringComparison.Ordinal) && f.Last().Value.Length == 0)
            .Select(f => f.Key[..(f.Key.LastIndexOf('/') + 1)]).ToList();
        return Fields.Where(f => !leftOut.Exists(row => f.Name.StartsWith(row, StringComparison.Ordinal)));
    }

    private static IEnumerable<(string Name, string Value)> Inner(string at, string row)
    {
        foreach (var pair in new QueryStringEnumerable(row))
        {
            yield return ($"{at}/{pair.DecodeName()}", pair.DecodeValue().ToString());
        }
    }

    /// <summary>
    /// What was typed as a tree to make the form anew from, with the rows that are still empty, and in "_kind" which kind was chosen for a
    /// place (fields "_k/place").
    /// </summary>
    public JsonObject Tree()
    {
        var root = new Branch([], KeepsBoth: true);
        foreach (var (path, kind, typed) in Typed(Fields))
        {
            root.Grow(path.Split('/').AsSpan()[..^1]);
            if (Value(kind, typed) is var value && (value is not null || IsNull(kind, typed)))
            {
                root.Put(path.Split('/'), value);
            }
        }

        foreach (var (name, value) in Fields.Where(f => f.Name.StartsWith(Chosen, StringComparison.Ordinal)))
        {
            var path = name[Chosen.Length..].Split('/');
            root.Grow(path);
            root.Put([.. path, Kind], JsonValue.Create(value));
        }

        return root.Node() as JsonObject ?? [];
    }

    private static IEnumerable<(string Path, string Kind, List<string> Typed)> Typed(IEnumerable<(string Name, string Value)> fields) => fields.Where(f => !f.Name.StartsWith('_')).GroupBy(f => f.Name).Select(field =>
        field.Key.Split(':', 2) is [var path, var kind] ? (path, kind, field.Select(f => f.Value).ToList()) : (field.Key, "", [.. field.Select(f => f.Value)]));

    /// <summary>Whether a field says that nothing is to stand at its place: always ("null"), or when it is ticked ("gone").</summary>
    private static bool IsNull(string kind, IReadOnlyList<string> typed) => kind == "null" || (kind == "gone" && typed[^1] == "true");

    private static JsonNode? Value(string kind, IReadOnlyList<string> typed) => kind switch
    {
        "number" => typed[^1].Trim() is { Length: > 0 } text ? Number(text) : null,
        "bool" => JsonValue.Create(typed[^1] == "true"),
        "choice" => typed[^1] switch { "" => null, var text => JsonValue.Create(text == "true") }, // Yes, no, or nothing said.
        "list" => new JsonArray([.. typed.Where(t => t.Length > 0).Select(t => JsonValue.Create(t))]),
        EvidenceFields.Kind => EvidenceFields.Json(typed),
        "some" => typed.SelectMany(t => t.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList() is { Count: > 0 } some
            ? new JsonArray([.. some.Select(t => JsonValue.Create(t))]) : null, // A list that is left out when there is nothing in it.
        "joined" => typed.Where(t => t.Length > 0).ToList() is { Count: > 0 } all ? JsonValue.Create(string.Join(',', all)) : null, // Several codes in one text.
        "null" or "gone" => null,
        "object" => new JsonObject(),
        "words" => typed[^1].Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words
            ? new JsonArray([.. words.Select(w => JsonValue.Create(w))])
            : null,
        "lines" => new JsonArray([.. typed[^1].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t => JsonValue.Create(t))]),
        _ => typed[^1].Trim() is { Length: > 0 } text ? JsonValue.Create(text.ReplaceLineEndings("\n")) : null,
    };

    /// <summary>A number as people here write it: 1.234,5 and also 1234.5. What is none stays text, so that the route names the place.</summary>
    private static JsonNode Number(string text)
    {
        var plain = Grouped().IsMatch(text) || text.Contains(',', StringComparison.Ordinal) ? text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : text;
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }

    [GeneratedRegex(@"^[-+]?\d{1,3}(\.\d{3})+(,\d+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Grouped();

    /// <summary>An object in the making; one whose names are all numbers becomes a list. A dot before a name only says that it is none.</summary>
    /// <param name="Children">What is in it.</param>
    /// <param name="KeepsBoth">A value stays beside the members of its place, as <see cref="Plain"/>.</param>
    private sealed record Branch(Dictionary<string, object?> Children, bool KeepsBoth)
    {
        public void Put(ReadOnlySpan<string> path, JsonNode? value)
        {
            if (path.Length > 1)
            {
                Below(path[0]).Put(path[1..], value);
            }
            else if (KeepsBoth && value is not null && Children.GetValueOrDefault(path[0]) is Branch branch)
            {
                branch.Children[Plain] = value;
            }
            else
            {
                Children[path[0]] = value;
            }
        }

        /// <summary>Makes a place, with nothing in it yet.</summary>
        public void Grow(ReadOnlySpan<string> path)
        {
            if (path.Length > 0)
            {
                Below(path[0]).Grow(path[1..]);
            }
        }

        public JsonNode Node()
        {
            var nodes = Children.Select(c => (c.Key, Value: c.Value is Branch branch ? branch.Node() : (JsonNode?)c.Value)).ToList();
            return nodes.Count > 0 && nodes.TrueForAll(n => n.Key.All(char.IsAsciiDigit))
                ? new JsonArray([.. nodes.OrderBy(n => n.Key.Length).ThenBy(n => n.Key, StringComparer.Ordinal).Select(n => n.Value)])
                : new JsonObject(nodes.Select(n => KeyValuePair.Create(n.Key.TrimStart('.'), n.Value)));
        }

        private Branch Below(string name)
        {
            if (Children.GetValueOrDefault(name) is Branch branch)
            {
                return branch;
            }

            var made = new Branch(KeepsBoth && Children.GetValueOrDefault(name) is JsonNode plain ? new() { [Plain] = plain } : [], KeepsBoth);
            Children[name] = made;
            return made;
        }
    }
}
