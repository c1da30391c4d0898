using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Api.Pages.Forms;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;

namespace ThiDua.Api.Pages.Criteria.Editing;

/// <summary>
/// Makes the fields of a form out of the shape of what stands at a place of a document and what stands there now: a pure function. What the
/// fields send back is the same document again.
/// </summary>
public static class EditorForm
{
    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    private static readonly string[] CommonFacets = ["topic", "field", "channel"];

    /// <summary>The fields of a place.</summary>
    /// <param name="context">What the form is about.</param>
    /// <param name="shape">What stands there.</param>
    /// <param name="part">Its key, what it is called, and whether it must be there.</param>
    /// <param name="path">The place.</param>
    /// <param name="value">What stands there, or what was typed; null for nothing.</param>
    /// <param name="now">What the record says, to be shown where it is something else; null for nothing to compare with.</param>
    /// <param name="beside">What stands in the map around it.</param>
    public static FormNode Build(EditorContext context, Shape shape, Part part, string path, JsonNode? value, JsonNode? now = null, JsonObject? beside = null) => shape switch
    {
        Shape.Text text => Input(part, path, "", Typing.Text, Plain(value), Plain(now)) with { Rows = text.Rows },
        Shape.Number => Input(part, path, ":number", Typing.Number, Plain(value), Plain(now)),
        Shape.Day => Input(part, path, ":day", Typing.Day, Shown.Typed(Plain(value)), Shown.Typed(Plain(now))),
        Shape.Flag => Input(part, path, ":bool", Typing.Check, Plain(value), null),
        Shape.YesNo yes => Input(part, path, ":bool", Typing.Select, Plain(value), Plain(now)) with { Options = [("true", yes.Yes), ("false", yes.No)] },
        Shape.Word word => Word(word, context, Input(part, path, "", Typing.Select, Plain(value) is { Length: > 0 } given ? given : word.Otherwise ?? "", Plain(now))),
        Shape.Words => Input(part, path, ":words", Typing.Text, Plain(value), Plain(now)),
        Shape.MeasureCode => Input(part with { Hint = Measured(Plain(value)) ?? part.Hint }, path, "", Typing.Measure, Plain(value), Plain(now)),
        Shape.Fixed same => new FormNode.Hidden(path, path + same.Kind, same.Value),
        Shape.Facets => Facets(part, path, value as JsonObject, beside),
        Shape.Regions => new FormNode.Group(path, part.Label, part.Hint, [.. context.Regions.Concat(Keys(value)).Distinct().Order(StringComparer.Ordinal).Select(
            r => Input(new Part(r, r, () => shape), $"{path}/{r}", ":number", Typing.Number, Plain((value as JsonObject)?[r]), null))]),
        Shape.Map map => new FormNode.Group(path, part.Label, part.Hint, Map(context, map, part, path, value as JsonObject, now as JsonObject)),
        Shape.Pair pair => new FormNode.Group(path, part.Label, part.Hint,
        [
            Build(context, pair.Item(), new Part("0", pair.First, pair.Item, true), $"{path}/0", At(value, 0), At(now, 0)),
            Build(context, pair.Item(), new Part("1", pair.Second, pair.Item, true), $"{path}/1", At(value, 1), At(now, 1)),
        ]),
        Shape.Many many => new FormNode.Table(path, part.Label, part.Hint,
        [
            .. Enumerable.Range(0, (value as JsonArray)?.Count ?? 0).Select(i => Group(
                Build(context, many.Item(), new Part($"{i}", Shown.Say(many.Row, i + 1), many.Item, true), $"{path}/{i}", At(value, i)), Shown.Say(many.Row, i + 1))),
        ],
        many.Add),
        Shape.OneOf one => OneOf(context, one, part, path, value, now),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    /// <summary>The fields of a map's parts.</summary>
    /// <param name="context">What the form is about.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="path">Place of the map.</param>
    /// <param name="value">What stands there.</param>
    /// <param name="now">What the record says.</param>
    public static IReadOnlyList<FormNode> Parts(EditorContext context, IReadOnlyList<Part> parts, string path, JsonObject? value, JsonObject? now = null) =>
    [
        .. parts.SelectMany(part =>
        {
            var (place, taken) = ($"{path}/{part.Key}", value is not null && value.TryGetPropertyValue(part.Key, out var there) && there is null);
            var node = Build(context, part.Shape(), part, place, value?[part.Key], now?[part.Key], value);
            return part.Clears && !part.Required ? [new FormNode.Hidden(place, place + ":?", ""), node]
                : taken || (part.Goes && now?[part.Key] is not null) ? [node, Gone(part, place, taken)]
                : new[] { node };
        }),
    ];

    /// <summary>What takes away what stands in the record.</summary>
    private static FormNode.Input Gone(Part part, string place, bool taken) =>
        new(place + "-bo", Shown.Say(CriteriaTexts.TakeAway, part.Label), null, ":gone", Typing.Check, taken ? "true" : "false", Required: false) { At = place };

    private static IReadOnlyList<FormNode> Map(EditorContext context, Shape.Map map, Part part, string path, JsonObject? value, JsonObject? now)
    {
        // What need not be there need not be complete before somebody begins it.
        var parts = part.Required || Keys(value).Count > 0 ? map.Parts : [.. map.Parts.Select(p => p with { Required = false })];
        return map.More.Count == 0
            ? Parts(context, parts, path, value, now)
            :
            [
                .. Parts(context, parts, path, value, now),
                new FormNode.Group(path, map.MoreLabel, null, Parts(context, map.More, path, value, now), Folded: map.More.All(p => value?.TryGetPropertyValue(p.Key, out var there) != true || there is JsonObject { Count: 0 })) { Folds = true },
            ];
    }

    /// <summary>What was typed, with a row more or a row less as a button asked.</summary>
    /// <param name="typed">What was typed; it is changed.</param>
    /// <param name="again">"add:place", "drop:place/row", or anything else.</param>
    public static JsonObject Again(JsonObject typed, string again)
    {
        if (again.Split(':', 2) is not [("add" or "drop") and var what, { Length: > 0 } place])
        {
            return typed;
        }

        var path = place.Split('/');
        JsonNode? at = typed;
        foreach (var name in path[..^1])
        {
            at = at switch { JsonArray list => At(list, Row(name)), JsonObject map => map[name], _ => null };
        }

        if (what == "drop" && at is JsonArray rows && Row(path[^1]) is >= 0 and var row && row < rows.Count)
        {
            rows.RemoveAt(row);
        }
        else if (what == "add" && at is JsonObject around)
        {
            around[path[^1]] = around[path[^1]] is JsonArray list ? new JsonArray([.. list.Select(i => i?.DeepClone()), new JsonObject()]) : new JsonArray(new JsonObject());
        }

        return typed;
    }

    private static FormNode.Union OneOf(EditorContext context, Shape.OneOf one, Part part, string path, JsonNode? value, JsonNode? now)
    {
        var (stands, stood) = (Recognised(one, Unchosen(value)), Recognised(one, now));
        var name = (value as JsonObject)?[FormPost.Kind]?.ToString() ?? stands?.Name ?? "";
        var chosen = one.Cases.FirstOrDefault(c => c.Name == name);
        var children = chosen is null ? [] : Children(Build(context, chosen.Shape(), part with { Required = true, Hint = null }, path, Seed(chosen, stands, Unchosen(value), stood, now), chosen == stood ? now : null));
        return new FormNode.Union(path, part.Label, part.Hint, [.. one.Cases.Select(c => (c.Name, c.Label))], chosen?.Name ?? "", part.Required, children)
        {
            Keeps = part.Keeps,
            Now = now is not null && stood?.Name != chosen?.Name ? stood?.Label : null,
        };
    }

    /// <summary>What the fields of a chosen kind begin with: what stands there, else what the record says, else what another kind had.</summary>
    private static JsonNode? Seed(Case chosen, Case? stands, JsonNode? value, Case? stood, JsonNode? now)
    {
        if (stands is null)
        {
            return chosen == stood ? now : value;
        }

        if (stands == chosen || value is not JsonObject from || from[stands.Name] is not { } kept || chosen.At is not null)
        {
            return value;
        }

        var to = (JsonObject)from.DeepClone();
        to.Remove(stands.Name);
        to[chosen.Name] = kept.DeepClone();
        return to;
    }

    private static Case? Recognised(Shape.OneOf one, JsonNode? value) => value is null ? null : one.Cases.FirstOrDefault(c => (value, c.Shape()) switch
    {
        (JsonValue v, Shape.Fixed same) => v.ToString() == same.Value,
        (JsonValue v, Shape.Number) => v.GetValueKind() == JsonValueKind.Number,
        (JsonObject map, not (Shape.Fixed or Shape.Number)) => (c.At ?? c.Name).Split('/').Aggregate((JsonNode?)map, (at, key) => (at as JsonObject)?[key]) is not null,
        _ => false,
    });

    /// <summary>What stands at a place apart from which kind was chosen for it.</summary>
    private static JsonNode? Unchosen(JsonNode? value) => value is JsonObject map && map[FormPost.Plain] is { } plain ? plain : value;

    private static IReadOnlyList<FormNode> Children(FormNode node) => node is FormNode.Group group ? group.Children : [node];

    private static FormNode.Group Group(FormNode node, string label) => new(node.Path, label, null, node is FormNode.Group group ? group.Children : [node is FormNode.Union union ? union with { Label = Texts.Content } : node]);

    private static FormNode.Group Facets(Part part, string path, JsonObject? value, JsonObject? beside)
    {
        var measure = beside?.Select(m => m.Value).OfType<JsonValue>().Select(v => MeasureCatalogue.Find(v.ToString())).FirstOrDefault(m => m is not null);
        var facets = (measure?.Facets ?? []).Concat(measure is null ? [] : CommonFacets).Concat(Keys(value)).Distinct();
        return new FormNode.Group(
            path, part.Label, CriteriaTexts.WordsHint,
            [.. facets.Select(f => Input(new Part(f, FacetWords.Of(f), () => new Shape.Words()), $"{path}/{f}", ":words", Typing.Text, Plain(value?[f]), null))], Folded: Keys(value).Count == 0)
        { Folds = true };
    }

    private static FormNode.Input Input(Part part, string path, string kind, Typing typing, string value, string? now) =>
        new(path, part.Label, part.Hint, kind, typing, value, part.Required) { Keeps = part.Keeps, Now = now is { Length: > 0 } && now != value ? now : null };

    private static FormNode.Input Word(Shape.Word word, EditorContext context, FormNode.Input input) => Word(word.Options(context), input) with { Decides = word.Decides };

    private static FormNode.Input Word(IReadOnlyList<(string Value, string Text)> options, FormNode.Input input) => input with
    {
        Options = input.Value.Length == 0 || options.Any(o => o.Value == input.Value) ? options : [.. options, (input.Value, input.Value)],
        Now = input.Now is { } now && options.FirstOrDefault(o => o.Value == now).Text is { } text ? text : input.Now,
    };

    private static string? Measured(string code) => MeasureCatalogue.Find(code)?.Label;

    private static List<string> Keys(JsonNode? value) => [.. (value as JsonObject)?.Select(m => m.Key).Where(k => !k.StartsWith('_')) ?? []];

    private static JsonNode? At(JsonNode? list, int row) => list is JsonArray items && row >= 0 && row < items.Count ? items[row] : null;

    private static int Row(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : -1;

    /// <summary>A plain value as it is typed: numbers with a decimal comma.</summary>
    private static string Plain(JsonNode? node) => Unchosen(node) switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.####", Vietnamese),
        JsonValue value => value.ToString(),
        JsonArray list => string.Join(", ", list.Select(i => i?.ToString())),
        _ => "",
    };
}
