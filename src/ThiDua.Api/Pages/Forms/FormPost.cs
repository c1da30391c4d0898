using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;

namespace ThiDua.Api.Pages.Forms;

/// <summary>
/// What a form of a page sent. Each field is named by the place in the request's body that it fills, a JSON pointer without its first stroke
/// ("plan/from", "targets/0/value"), and, behind a colon, by its kind. A name that looks like a number stands in a list, unless a dot goes before
/// it ("targets/.3"). What is left empty is left out.
/// <list type="table">
/// <item><term>(none)</term><description>text</description></item>
/// <item><term>number</term><description>a number as people here write it; what is none stays text, so that the route names the place</description></item>
/// <item><term>day</term><description>a day as people here write it (05/11/2026), or as programs do; what is none stays text (fields of days give themselves this kind)</description></item>
/// <item><term>bool</term><description>yes ("true"), no, or nothing said</description></item>
/// <item><term>list</term><description>all that was chosen or typed, one a line; an empty list when that is nothing</description></item>
/// <item><term>some</term><description>the same, left out when that is nothing</description></item>
/// <item><term>words</term><description>some, with commas between them as well</description></item>
/// <item><term>evidence</term><description>a list of evidence (<see cref="EvidenceFields"/>)</description></item>
/// <item><term>object</term><description>an object with nothing in it</description></item>
/// <item><term>row</term><description>a choice that fills several places: "sheet:row" with "code=x&amp;version:number=1"</description></item>
/// <item><term>rows</term><description>each of what is ticked as such a row of a list</description></item>
/// <item><term>joined</term><description>all that was chosen as one text, with commas between; left out when that is nothing</description></item>
/// <item><term>gone</term><description>a tick that says null of its place, whatever stands in it</description></item>
/// <item><term>meant</term><description>text that says whether its row of a list is meant at all: empty, the whole row is left out</description></item>
/// </list>
/// A kind that ends with "?" says null when it is left empty ("number?"; ":?" for text): the place is emptied, not left as it is.
/// <para>
/// Names that begin with an underscore say how to send it: "_form", "_from", "_next", "_said", "_by", "_gives" (below), "_method", "_csrf", "_key" and
/// "_match" and "_none" (<see cref="FormPosts"/>); "_path/from" fills "{from}" in the address, "_path/from:as" with what stands in the field that it names; "_k/place" names the kind of thing that was chosen for a place; and
/// the buttons <see cref="AgainField"/> and <see cref="StayField"/>.
/// </para>
/// </summary>
/// <param name="Fields">Names and values in the order of the form.</param>
internal sealed record FormPost(IReadOnlyList<(string Name, string Value)> Fields)
{
    private const string PathPrefix = "_path/";

    /// <summary>Most fields of a form, and most places that they fill.</summary>
    public const int FieldsMax = 2_000;

    /// <summary>How deep a field's place may lie: as deep as documents may be.</summary>
    private const int DepthMax = 60;

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

    /// <summary>Which members of the answer the next page gives out, once (<see cref="GivenOnce"/>).</summary>
    public string Gives => Control("_gives");

    /// <summary>What of it may be kept and shown again.</summary>
    public FormPost WithoutPasswords() => new([.. Fields.Where(f => !f.Name.Contains("password", StringComparison.OrdinalIgnoreCase))]);

    /// <summary>The request's body.</summary>
    /// <exception cref="ProblemException">It fills too many places, or one that lies too deep.</exception>
    public byte[] Json()
    {
        var root = new Branch([], KeepsBoth: false);
        var fields = Spread().Take(FieldsMax + 1).ToList();
        if (fields.Count > FieldsMax)
        {
            throw RequestBody.TooLarge();
        }

        foreach (var (path, kind, typed) in Typed(fields))
        {
            // What is said to be null is taken away from where it stands, unless a field after it says otherwise.
            if (Value(kind, typed) is var value && (value is not null || IsNull(kind, typed)))
            {
                root.Put(path, value);
            }
        }

        return Encoding.UTF8.GetBytes(root.Node().ToJsonString());
    }

    /// <summary>The address that the form asks for; a place without a value stays as it is, so that the route names the fault.</summary>
    /// <param name="path">Address with its places.</param>
    public string Address(string path) => Fields.Where(f => f.Name.StartsWith(PathPrefix, StringComparison.Ordinal))
        .Select(f => (Place: Place(f.Name), Value: (KindOf(f.Name) is "as" ? Control(f.Value).Trim() : Value(KindOf(f.Name), [f.Value])?.ToString()) ?? ""))
        .Where(f => f.Value.Length > 0 && !f.Value.Contains('/', StringComparison.Ordinal))
        .Aggregate(path, (at, f) => at.Replace($"{{{f.Place}}}", f.Value, StringComparison.Ordinal));

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
        var leftOut = LeftOut();
        return Fields.Where(f => !leftOut.Exists(row => f.Name.StartsWith(row, StringComparison.Ordinal)));
    }

    /// <summary>Rows that are not meant, each with a stroke at its end.</summary>
    private List<string> LeftOut() => [.. Fields.GroupBy(f => f.Name).Where(f => f.Key.EndsWith(":meant", StringComparison.Ordinal) && f.Last().Value.Length == 0).Select(f => Row(f.Key))];

    private static string Row(string name) => name[..(name.LastIndexOf('/') + 1)];

    /// <summary>The place in the form of a place in the body: there, rows that were not meant are missing, and those behind them have moved up.</summary>
    /// <param name="place">Place in the body.</param>
    public string InForm(string place)
    {
        var leftOut = LeftOut();
        foreach (var list in leftOut.Select(row => Row(row[..^1])).Distinct().Where(list => place.StartsWith(list, StringComparison.Ordinal)))
        {
            var (at, rest) = place[list.Length..].Split('/', 2) is [var first, var more] ? (first, "/" + more) : (place[list.Length..], "");
            var kept = Fields.Where(f => f.Name.StartsWith(list, StringComparison.Ordinal)).Select(f => f.Name[list.Length..].Split('/')[0]).Distinct().Where(row => !leftOut.Contains($"{list}{row}/")).ToList();
            if (int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < kept.Count)
            {
                return $"{list}{kept[index]}{rest}";
            }
        }

        return place;
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
            root.Grow(path.AsSpan()[..^1]);
            if (Value(kind, typed) is var value && (value is not null || IsNull(kind, typed)))
            {
                root.Put(path, value);
            }
        }

        foreach (var (name, value) in Fields.Where(f => f.Name.StartsWith(Chosen, StringComparison.Ordinal)))
        {
            var path = Path(name[Chosen.Length..]);
            root.Grow(path);
            root.Put([.. path, Kind], JsonValue.Create(value));
        }

        return root.Node() as JsonObject ?? [];
    }

    private static IEnumerable<(string[] Path, string Kind, List<string> Typed)> Typed(IEnumerable<(string Name, string Value)> fields) =>
        fields.Where(f => !f.Name.StartsWith('_')).GroupBy(f => f.Name).Select(field => (Path(field.Key.Split(':')[0]), KindOf(field.Key), field.Select(f => f.Value).ToList()));

    private static string KindOf(string name) => name.Split(':', 2) is [_, var kind] ? kind : "";

    private static string[] Path(string place) => place.AsSpan().Count('/') <= DepthMax
        ? place.Split('/')
        : throw ProblemException.Bad("form.too-deep", "Tên của một ô lồng nhau quá sâu.");

    /// <summary>Whether a field says null of its place: empty, of a kind that ends with "?"; or ticked, of the kind "gone".</summary>
    private static bool IsNull(string kind, IReadOnlyList<string> typed) => kind.EndsWith('?') || (kind is "gone" && typed[^1] == "true");

    private static JsonNode? Value(string kind, IReadOnlyList<string> typed) => kind.TrimEnd('?') switch
    {
        "number" => typed[^1].Trim() is { Length: > 0 } text ? Number(text) : null,
        "day" => typed[^1].Trim() is { Length: > 0 } day ? JsonValue.Create(VietnamTime.ReadDay(day) is { } read ? Shown.Iso(read) : day) : null,
        "bool" => typed[^1] is { Length: > 0 } said ? JsonValue.Create(said == "true") : null,
        "list" => new JsonArray([.. Each(typed, '\n')]),
        "some" => Each(typed, '\n') is { Count: > 0 } some ? new JsonArray([.. some]) : null,
        "words" => Each(typed, ',', '\n') is { Count: > 0 } words ? new JsonArray([.. words]) : null,
        EvidenceFields.Kind => EvidenceFields.Json(typed),
        "joined" => Each(typed, '\n') is { Count: > 0 } all ? JsonValue.Create(string.Join(',', all.Select(one => one!.GetValue<string>()))) : null,
        "gone" => null,
        "object" => new JsonObject(),
        _ => typed[^1].Trim() is { Length: > 0 } text ? JsonValue.Create(text.ReplaceLineEndings("\n")) : null,
    };

    private static List<JsonNode?> Each(IEnumerable<string> typed, params char[] between) =>
        [.. typed.SelectMany(t => t.Split(between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(t => (JsonNode?)JsonValue.Create(t))];

    /// <summary>A number as people here write it, 1.234,5, or with a point where that cannot be taken for a thousand: 12.5, 0.125.</summary>
    private static JsonNode Number(string text) => VietnamNumber.Read(text) is { } number ? JsonValue.Create(number)
        : decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var plain) ? JsonValue.Create(plain)
        : JsonValue.Create(text);

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
            if (nodes.Count > 0 && nodes.TrueForAll(n => n.Key.All(char.IsAsciiDigit)))
            {
                return new JsonArray([.. nodes.OrderBy(n => n.Key.Length).ThenBy(n => n.Key, StringComparer.Ordinal).Select(n => n.Value)]);
            }

            var made = new JsonObject();
            foreach (var (name, node) in nodes)
            {
                made[name.TrimStart('.')] = node; // "3" and ".3" are one place: the last holds.
            }

            return made;
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
