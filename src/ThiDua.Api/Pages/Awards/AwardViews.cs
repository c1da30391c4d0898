using ThiDua.Api.Pages.Shell;
using ThiDua.Domain;
using ThiDua.Domain.Awards;

namespace ThiDua.Api.Pages.Awards;

/// <summary>What all pages of awards of a period share.</summary>
/// <param name="Code">Code of the period.</param>
/// <param name="Name">Its name.</param>
/// <param name="OfCommittee">Whether the caller may read what the council set and print papers.</param>
/// <param name="Manages">Whether the caller may enter settings, findings and cases.</param>
/// <param name="Others">The other periods.</param>
public sealed record AwardArea(string Code, string Name, bool OfCommittee, bool Manages, IReadOnlyList<PeriodLink> Others)
{
    /// <summary>Address of something in this period.</summary>
    public string Link(string of = "") => $"{AwardPages.Area}/{Uri.EscapeDataString(Code)}{(of.Length > 0 ? "/" + of : "")}";

    /// <summary>Address of how a unit stands for all awards.</summary>
    public string Unit(string code) => Link("don-vi/" + Uri.EscapeDataString(code));

    /// <summary>Address of a case.</summary>
    public string Case(string id) => Link("ho-so/" + Uri.EscapeDataString(id));
}

/// <summary>A unit with how it stands for each award, in the order of the titles.</summary>
/// <param name="Candidate">The unit.</param>
/// <param name="Stands">How it stands.</param>
public sealed record AwardRow(AwardCandidate Candidate, IReadOnlyList<UnitEligibility> Stands);

/// <summary>Something that the council may set, with what holds now.</summary>
/// <param name="Key">Key, <c>rule.parameter</c>.</param>
/// <param name="Parameter">What it is.</param>
/// <param name="Set">What the council set, or null.</param>
/// <param name="Choices">What it can be, with names; empty for a number or free words.</param>
/// <param name="Several">Whether it can be several of them, with commas between.</param>
public sealed record AwardOption(string Key, AwardParameter Parameter, AwardParameterSet? Set, IReadOnlyList<(string Value, string Text)> Choices, bool Several)
{
    private static readonly (string, string)[] YesNo = [("true", AwardTexts.Yes), ("false", AwardTexts.No)];

    /// <summary>Whether nothing can be decided before it is set.</summary>
    public bool IsOpen => Set is null && !Parameter.Optional && !Parameter.Confirmed;

    /// <summary>What holds now; null when nothing does.</summary>
    public string? Holds => Set?.Value ?? (Parameter.Confirmed ? Parameter.Value : null);

    /// <summary>A value of it in words.</summary>
    public string Say(string value) => !Several && Choices.Count == 0 ? AwardNames.Value(Parameter, value)
        : string.Join("; ", Parts(value).Select(v => Choices.FirstOrDefault(c => c.Value == v).Text ?? AwardNames.Value(Parameter, v)));

    /// <summary>The codes in a value.</summary>
    public IReadOnlyList<string> Parts(string value) => Several ? value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [value];

    /// <summary>Options of an award, and of its vote.</summary>
    public static IReadOnlyList<AwardOption> Of(AwardRules rules, AwardSettings settings, AwardRule rule, World world) =>
        [.. (rule.Confirmed ? [] : new[] { rules.AppliesOf(rule.Code) }).Concat(rule.Parameters).Select(p => One(settings, rule.Code, p, ChoicesOf(rule, p, world), IsClasses(rule, p)))];

    /// <summary>Options of a vote.</summary>
    public static IReadOnlyList<AwardOption> Of(AwardSettings settings, VoteRule vote) => [.. vote.Parameters.Select(p => One(settings, vote.Code, p, Words(p), several: false))];

    private static AwardOption One(AwardSettings settings, string rule, AwardParameter parameter, IReadOnlyList<(string, string)> choices, bool several) =>
        new($"{rule}.{parameter.Key}", parameter, settings.Values.GetValueOrDefault($"{rule}.{parameter.Key}"), choices, several);

    /// <summary>What a parameter of an award can be: a period, classes of sheets, or its own words.</summary>
    private static IReadOnlyList<(string, string)> ChoicesOf(AwardRule rule, AwardParameter parameter, World world) =>
        IsClasses(rule, parameter) ? ClassesIn(world)
        : rule.Conditions.OfType<AwardCondition.ClassIn>().Any(c => c.Period == parameter.Key) ? [.. world.Periods.Values.OrderByDescending(p => p.Plan.To).Select(p => (p.Code, p.Plan.Name))]
        : Words(parameter);

    private static bool IsClasses(AwardRule rule, AwardParameter parameter) => rule.Conditions.OfType<AwardCondition.ClassIn>().Any(c => c.Classes == parameter.Key);

    /// <summary>Classes of the sheets in the periods, each once; the highest first, as sheets name them.</summary>
    private static List<(string, string)> ClassesIn(World world) =>
    [
        .. world.Periods.Values.SelectMany(p => p.Plan.Sheets).Select(s => world.Sheet(s.CriteriaSet, s.Version)).SelectMany(s => s?.Classification?.Classes ?? [])
            .DistinctBy(c => c.Code).Select(c => (c.Code, c.Title)),
    ];

    private static IReadOnlyList<(string, string)> Words(AwardParameter parameter) =>
        parameter.Kind == ParameterKind.Flag ? YesNo : [.. parameter.Words.Select(w => (w, AwardNames.Word(w)))];
}

/// <summary>How units stand for awards, as the grid shows it.</summary>
/// <param name="Area">The period.</param>
/// <param name="Inputs">What it depends on.</param>
/// <param name="Position">As known at this position.</param>
/// <param name="All">Awards to choose from.</param>
/// <param name="Titles">Awards that are shown.</param>
/// <param name="Clusters">Clusters to choose from.</param>
/// <param name="Cluster">The chosen one, or null.</param>
/// <param name="Rows">Units.</param>
/// <param name="Cases">Cases of the period, by award and unit.</param>
public sealed record AwardGridView(
    AwardArea Area, EligibilityInputs Inputs, long Position, IReadOnlyList<AwardRule> All, IReadOnlyList<AwardRule> Titles,
    IReadOnlyList<(string Code, string Name)> Clusters, string? Cluster, IReadOnlyList<AwardRow> Rows,
    ILookup<(string Award, string Unit), AwardCase> Cases)
{
    /// <summary>The only award that is shown; null when several are.</summary>
    public AwardRule? Title => Titles is [var one] ? one : null;

    /// <summary>What the council has to set before awards that are shown can be decided.</summary>
    public IReadOnlyList<(AwardRule Rule, IReadOnlyList<AwardParameter> Parameters)> Open { get; } =
        [.. Titles.Select(t => (Rule: t, Parameters: Inputs.Settings.OpenOf(Inputs.Rules, t))).Where(t => t.Parameters.Count > 0)];

    /// <summary>Quotas of the award that is shown, one for each scope.</summary>
    public IReadOnlyList<AppliedQuota> Quotas => [.. Rows.SelectMany(r => r.Stands).Select(s => s.Quota).OfType<AppliedQuota>().DistinctBy(q => q.Scope)];

    /// <summary>The vote that an award takes; null for none.</summary>
    public VoteRule? VoteOf(AwardRule rule) => rule.Vote is { } code ? Inputs.Rules.VoteOn(code, Inputs.RulesOn) : null;
}

/// <summary>How one unit stands for all awards.</summary>
/// <param name="Area">The period.</param>
/// <param name="Inputs">What it depends on.</param>
/// <param name="Row">How it stands.</param>
/// <param name="Titles">Titles that it and its people have, the latest first.</param>
/// <param name="Findings">Conditions that only the council can find, by key.</param>
/// <param name="Today">Today.</param>
public sealed record AwardUnitView(
    AwardArea Area, EligibilityInputs Inputs, AwardRow Row, IReadOnlyList<HeldTitle> Titles, IReadOnlyList<(string Key, string Label, AwardFindingMade? Found)> Findings,
    DateOnly Today)
{
    /// <summary>The unit.</summary>
    public AwardCandidate Candidate => Row.Candidate;
}

/// <summary>What the council sets for a period.</summary>
/// <param name="Area">The period.</param>
/// <param name="On">Law of this day.</param>
/// <param name="Rules">Awards and votes with their options.</param>
public sealed record AwardSettingsView(
    AwardArea Area, DateOnly On, IReadOnlyList<AwardRuleOptions> Rules);

/// <summary>An award or a vote with its options.</summary>
/// <param name="Code">Code.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Law">Article.</param>
/// <param name="Note">What is to be confirmed, or null.</param>
/// <param name="Options">What can be set.</param>
public sealed record AwardRuleOptions(string Code, string Title, string Law, string? Note, IReadOnlyList<AwardOption> Options);
