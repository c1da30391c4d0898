using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ThiDua.Api.Pages.Forms;

/// <summary>
/// What a form of a page sent. Each field is named by the place in the request's body that it fills, a JSON pointer without its first stroke
/// ("plan/from", "targets/0/value"), and by its kind when it is no text ("participants:number"). Names that begin with an underscore say how
/// to send it. A field of the kind "row" says whether its row of a list is meant at all: empty, the whole row is left out.
/// </summary>
/// <param name="Fields">Names and values in the order of the form.</param>
internal sealed partial record FormPost(IReadOnlyList<(string Name, string Value)> Fields)
{
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

    /// <summary>How to send it.</summary>
    /// <param name="name">Name of a field that begins with an underscore.</param>
    public string Control(string name) => Fields.LastOrDefault(f => f.Name == name).Value ?? "";

    /// <summary>The request's body. What was left empty is left out.</summary>
    public byte[] Json()
    {
        var root = new Branch([]);
        var given = Fields.Where(f => !f.Name.StartsWith('_')).GroupBy(f => f.Name).ToList();
        var leftOut = given.Where(f => f.Key.EndsWith(":row", StringComparison.Ordinal) && f.Last().Value.Length == 0).Select(f => f.Key[..(f.Key.LastIndexOf('/') + 1)]).ToList();
        foreach (var field in given.Where(f => !leftOut.Exists(row => f.Key.StartsWith(row, StringComparison.Ordinal))))
        {
            var (path, kind) = field.Key.Split(':', 2) is [var p, var k] ? (p, k) : (field.Key, "");
            if (Value(kind, [.. field.Select(f => f.Value)]) is { } value)
            {
                root.Put(path.Split('/'), value);
            }
        }

        return Encoding.UTF8.GetBytes(root.Node().ToJsonString());
    }

    private static JsonNode? Value(string kind, IReadOnlyList<string> typed) => kind switch
    {
        "number" => typed[^1].Trim() is { Length: > 0 } text ? Number(text) : null,
        "bool" => JsonValue.Create(typed[^1] == "true"),
        "choice" => typed[^1] switch { "" => null, var text => JsonValue.Create(text == "true") }, // Yes, no, or nothing said.
        "list" => new JsonArray([.. typed.Where(t => t.Length > 0).Select(t => JsonValue.Create(t))]),
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

    /// <summary>An object in the making; one whose names are all numbers becomes a list.</summary>
    private sealed record Branch(Dictionary<string, object> Children)
    {
        public void Put(ReadOnlySpan<string> path, JsonNode value)
        {
            if (path.Length == 1)
            {
                Children[path[0]] = value;
                return;
            }

            if (!Children.TryGetValue(path[0], out var child) || child is not Branch branch)
            {
                Children[path[0]] = branch = new Branch([]);
            }

            branch.Put(path[1..], value);
        }

        public JsonNode Node()
        {
            var nodes = Children.Select(c => (c.Key, Value: c.Value as JsonNode ?? ((Branch)c.Value).Node())).ToList();
            return nodes.Count > 0 && nodes.TrueForAll(n => n.Key.All(char.IsAsciiDigit))
                ? new JsonArray([.. nodes.OrderBy(n => n.Key.Length).ThenBy(n => n.Key, StringComparer.Ordinal).Select(n => n.Value)])
                : new JsonObject(nodes.Select(n => KeyValuePair.Create<string, JsonNode?>(n.Key, n.Value)));
        }
    }
}
