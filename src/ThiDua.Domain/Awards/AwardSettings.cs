using System.Collections.Immutable;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Awards;

/// <summary>The council set a value that rules leave open, for a period.</summary>
/// <param name="Key">Key, <c>rule.parameter</c>.</param>
/// <param name="Value">The value as text: a number with a decimal point, a word, <c>true</c> or <c>false</c>.</param>
/// <param name="Decision">Number of the decision or minutes.</param>
public sealed record AwardParameterSet(string Key, string Value, string Decision) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The council found whether a condition that nobody can work out holds for a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Key">Key of the condition.</param>
/// <param name="Holds">Whether it holds.</param>
/// <param name="Decision">Number of the decision or minutes.</param>
public sealed record AwardFindingMade(string Unit, string Key, bool Holds, string Decision) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>What the council set and found for a period, folded from its stream.</summary>
/// <param name="Values">Values by key.</param>
/// <param name="Findings">Findings by unit and key.</param>
/// <param name="Version">Events in its stream.</param>
public sealed record AwardSettings(
    ImmutableSortedDictionary<string, AwardParameterSet> Values, ImmutableDictionary<(string Unit, string Key), AwardFindingMade> Findings, long Version)
{
    /// <summary>Nothing set.</summary>
    public static AwardSettings Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, AwardParameterSet>(StringComparer.Ordinal), ImmutableDictionary<(string Unit, string Key), AwardFindingMade>.Empty, 0);

    /// <summary>Stream of a period's settings.</summary>
    public static string StreamOf(string period) => $"awardsettings-{period}";

    /// <summary>The settings after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public AwardSettings After(IDomainEvent e) => e switch
    {
        AwardParameterSet s => this with { Values = Values.SetItem(s.Key, s with { Reason = null }), Version = Version + 1 },
        AwardFindingMade f => this with { Findings = Findings.SetItem((f.Unit, f.Key), f with { Reason = null }), Version = Version + 1 },
        _ => throw new CorruptStreamException($"{e.GetType().Name} cannot follow in the settings of awards."),
    };

    /// <summary>What a parameter is for the period: what the council set, else what was found and confirmed; null when it is open.</summary>
    /// <param name="rule">Code of the award or vote.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="key">Key of the parameter.</param>
    public string? Text(string rule, ValueList<AwardParameter> parameters, string key) =>
        Values.TryGetValue($"{rule}.{key}", out var set) ? set.Value
        : parameters.FirstOrDefault(p => p.Key == key) is { Confirmed: true } found ? found.Value
        : null;

    /// <summary>A number of a rule; null when it is open.</summary>
    public decimal? Number(string rule, ValueList<AwardParameter> parameters, AwardNumber number) => number switch
    {
        AwardNumber.Fixed f => f.Value,
        AwardNumber.Of of => Text(rule, parameters, of.Key) is { } text ? AwardNumber.Parse(text) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(number)),
    };

    /// <summary>Whether a rule can be used: it was found in force, or the council said that it applies. Null when the council has not said.</summary>
    public bool? Applies(AwardRule rule) => rule.Confirmed ? true
        : Values.TryGetValue($"{rule.Code}.{AwardRule.Applies}", out var set) ? set.Value == "true"
        : null;

    /// <summary>What is still open of an award: phrases that follow "cần Hội đồng quy định".</summary>
    public IReadOnlyList<AwardParameter> OpenOf(AwardRules rules, AwardRule rule) =>
    [
        .. Applies(rule) is null ? [rules.AppliesOf(rule.Code)] : Array.Empty<AwardParameter>(),
        .. rule.Parameters.Where(p => !p.Optional && Text(rule.Code, rule.Parameters, p.Key) is null),
    ];
}

/// <summary>Decisions about the settings of a period.</summary>
public static class AwardSettingDecisions
{
    /// <summary>Sets values; what stands already adds nothing.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="now">What is set.</param>
    /// <param name="values">Values by key, as text.</param>
    /// <param name="decision">Number of the decision.</param>
    /// <param name="reason">Why.</param>
    public static Decision Set(AwardRules rules, AwardSettings now, IReadOnlyDictionary<string, string> values, string decision, string reason)
    {
        var refusals = new List<Refusal>();
        refusals.AddRange(Require.Text(decision, "/decision", 100));
        refusals.AddRange(Require.Text(reason, "/reason"));
        refusals.AddRange(Require.That(values.Count > 0, "award.nothing-set", "Hãy nêu ít nhất một nội dung quy định.", "/values"));
        foreach (var (key, value) in values)
        {
            refusals.AddRange(rules.Parameter(key) is { } parameter
                ? Check(parameter, value, $"/values/{key}")
                : [new Refusal("award.parameter-unknown", "Không có nội dung nào mang mã này để Hội đồng quy định.", $"/values/{key}")]);
        }

        return refusals.Count > 0
            ? Decision.Refuse(refusals)
            : Decision.Accept([.. values.OrderBy(v => v.Key, StringComparer.Ordinal)
                .Where(v => !(now.Values.TryGetValue(v.Key, out var set) && set.Value == v.Value && set.Decision == decision))
                .Select(v => new AwardParameterSet(v.Key, v.Value, decision) { Reason = reason })]);
    }

    /// <summary>Finds whether conditions hold for a unit; what stands already adds nothing.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="now">What was found.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="findings">Whether each condition holds, by key.</param>
    /// <param name="decision">Number of the decision.</param>
    /// <param name="reason">Why.</param>
    public static Decision Find(
        AwardRules rules, AwardSettings now, string unit, IReadOnlyDictionary<string, bool> findings, string decision, string reason)
    {
        var known = rules.Rules.SelectMany(FindingsOf).Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<Refusal> refusals =
        [
            .. Require.Text(decision, "/decision", 100),
            .. Require.Text(reason, "/reason"),
            .. Require.That(findings.Count > 0, "award.nothing-set", "Hãy nêu ít nhất một nội dung.", "/findings"),
            .. findings.Keys.Where(k => !known.Contains(k)).Select(k => new Refusal(
                "award.finding-unknown", "Không có điều kiện nào mang mã này để Hội đồng xác nhận.", $"/findings/{k}")),
        ];
        return refusals.Count > 0
            ? Decision.Refuse(refusals)
            : Decision.Accept([.. findings.OrderBy(f => f.Key, StringComparer.Ordinal)
                .Where(f => !(now.Findings.TryGetValue((unit, f.Key), out var made) && made.Holds == f.Value && made.Decision == decision))
                .Select(f => new AwardFindingMade(unit, f.Key, f.Value, decision) { Reason = reason })]);
    }

    /// <summary>Conditions of an award that the council finds, since nobody can work them out.</summary>
    /// <param name="rule">The award.</param>
    /// <returns>Keys of findings, each with what is found.</returns>
    public static IEnumerable<(string Key, string Label)> FindingsOf(AwardRule rule) => rule.Conditions.SelectMany(AwardConditions.WithParts).SelectMany(c => c switch
    {
        AwardCondition.Found found => [(found.Key, found.Label ?? found.Key)],
        AwardCondition.Registered => [(AwardConditions.RegisteredKey, c.Label ?? AwardConditions.RegisteredLabel)],
        _ => Array.Empty<(string, string)>(),
    });

    private static IEnumerable<Refusal> Check(AwardParameter parameter, string value, string pointer) => parameter.Kind switch
    {
        ParameterKind.Number => Require.That(
            AwardNumber.Parse(value) is not null, "award.parameter-invalid", "Phải là một số không âm, ví dụ 0.8 hoặc 2/3.", pointer),
        ParameterKind.Flag => Require.That(value is "true" or "false", "award.parameter-invalid", "Phải là true hoặc false.", pointer),
        _ when parameter.Words.Count > 0 => Require.That(
            parameter.Words.Contains(value), "award.parameter-invalid", $"Phải là một trong: {string.Join(", ", parameter.Words)}.", pointer),
        _ => Require.Text(value, pointer, 200),
    };
}
