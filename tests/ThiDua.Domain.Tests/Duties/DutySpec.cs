using Shouldly;
using ThiDua.Api.CriteriaFiles;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Deadlines;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Tests.Activities;
using ThiDua.Domain.Tests.Scoring;
using ThiDua.Domain.Units;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Duties;

/// <summary>A unit that records facts through the decider, and how its duties then stand.</summary>
internal sealed class DutySpec
{
    public const string Code = "xa-tan-lap";

    private readonly FakeTallies _tallies = new();
    private readonly UnitKind _kind;
    private readonly UnitLevel _level;

    public DutySpec(UnitKind kind = UnitKind.PeoplesCommittee, UnitLevel level = UnitLevel.Commune) => (_kind, _level) = (kind, level);

    /// <summary>Duties as they are shipped, with days off of the years 2025 to 2027.</summary>
    public static DutyRules Shipped { get; } = new(Read(File.ReadAllText(KnownEvents.Repository("rules/duties.yaml"))), Calendar(2025, 2026, 2027));

    public DutyRules Rules { get; init; } = Shipped;

    public DateOnly UnitFrom { get; init; } = new(2020, 1, 1);

    public DateOnly? UnitEnd { get; init; }

    public FakeTallies Tallies => _tallies;

    /// <summary>First and last day of the period.</summary>
    public (string From, string To) Period { get; init; } = ("2026-01-01", "2026-12-31");

    public static DeadlineRules Calendar(params int[] years)
    {
        var days = Enumerable.Range(0, 365).Select(n => new DateOnly(2026, 1, 1).AddDays(n));
        return new DeadlineRules(
            TestRules.Rules.Rules,
            days.Where(d => !TestRules.Rules.IsWorkingDay(d) && d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Append(new(2026, 1, 1)).ToHashSet(),
            years.ToHashSet());
    }

    public static IReadOnlyList<DutyRule> Read(string yaml)
    {
        var read = DutyReader.Read(YamlDocument.Read(System.Text.Encoding.UTF8.GetBytes(yaml)));
        read.Problems.ShouldBeEmpty();
        return read.Rules!;
    }

    /// <summary>A rule of the tests' own, for units of the default kind.</summary>
    public static DutyRules One(string timing, string validity = "", params int[] years) => new(
        Read(
            $$"""
            duties:
              - code: TT-01
                who: [{ kind: peoples-committee }]
                title: Nghĩa vụ thử
                todo: Làm thử.
                law: Văn bản thử
                confirmed: true
                warnDays: 10
                {{validity}}
                {{timing}}
            """),
        Calendar(years.Length == 0 ? [2025, 2026, 2027] : years));

    /// <summary>Records one activity: each fact must be accepted after the ones before.</summary>
    public DutySpec Record(params ActivityFact[] facts) => Record(View.Claimed, facts).Record(View.Verified, facts);

    public DutySpec Record(View view, params ActivityFact[] facts)
    {
        foreach (var effect in EffectsOf(facts).Where(e => e.Unit == Code))
        {
            Count(view, effect);
        }

        return this;
    }

    public DutySpec Count(View view, Effect effect)
    {
        var day = effect.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        _ = view == View.Claimed
            ? _tallies.Claim(effect.Measure, day, effect.Quantity, effect.Facets.Text)
            : _tallies.Verify(effect.Measure, day, effect.Quantity, effect.Facets.Text);
        return this;
    }

    /// <summary>What an activity counts, recorded step by step.</summary>
    public static IReadOnlyList<Effect> EffectsOf(IReadOnlyList<ActivityFact> facts)
    {
        var kind = ActivityKinds.All.Single(k => k.Declared.Any(d => d.Type == facts[0].GetType()));
        var history = new List<ActivityFact>();
        foreach (var fact in facts)
        {
            var context = new DecisionContext(new DateOnly(2027, 12, 31), TestRules.Rules, _ => true, _ => false);
            var decided = kind.Decide(history, fact, context);
            history.Add((ActivityFact)decided.ShouldBeOfType<Decision.Accepted>($"{fact}").Events.ShouldHaveSingleItem());
        }

        return kind.Effects(history);
    }

    public DutyQuestion Asked(string day) => new(
        Rules,
        new Unit(Code, UnitFrom, [(UnitFrom, new UnitAttributes("Xã Tân Lập", _kind, _level))], UnitEnd is { } end ? new UnitEnd(end, []) : null, 1),
        Day(Period.From), Day(Period.To), Day(day));

    public IReadOnlyList<DutyItem> On(string day, string? code = null, View view = View.Claimed) =>
        [.. DutyList.Of(Asked(day), _tallies, view).Where(i => code is null || i.Rule.Code == code)];

    /// <summary>Items as lines <c>code[item] from..to due state metOn ×count</c>.</summary>
    public string[] Lines(string day, string code = "TT-01", View view = View.Claimed) => [.. On(day, code, view).Select(Line)];

    public decimal? Figure(string day, DutyFigure figure, params string[] codes) =>
        DutyCount.Of(Asked(day), c => DutyList.Of(Asked(day), _tallies, View.Claimed, c), figure, [.. codes]);

    public static string Line(DutyItem i) =>
        $"{i.From:yyyy-MM-dd}{(i.To == i.From ? "" : $"..{i.To:yyyy-MM-dd}")}{(i.Item is null ? "" : $" [{i.Item}]")} due {(i.DueOn is { } due ? $"{due:yyyy-MM-dd}" : "?")} {i.State}"
        + (i.MetOn is { } met ? $" {met:yyyy-MM-dd}" : "") + (i.Count == 1 ? "" : $" ×{i.Count}");
}
