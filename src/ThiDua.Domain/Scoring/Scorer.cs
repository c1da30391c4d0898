using System.Collections.Concurrent;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>
/// Works out score sheets: a pure function of its inputs. The live board, the board as of a day, the rebuild and the what-if call it
/// alike, so they cannot disagree. In three steps, so that an event of one unit costs little: <see cref="Read"/> a unit alone,
/// <see cref="Compare"/> units with each other, write the <see cref="Sheet"/> of each.
/// </summary>
public static class Scorer
{
    /// <summary>Values that one formula, gate or condition can have at most; the reader of criteria sets refuses more.</summary>
    public const int MaxValues = 20;

    /// <summary>From this many units on they are scored on all cores.</summary>
    private const int Many = 256;

    /// <summary>The sheet of one unit as of a day, compared with nobody but itself.</summary>
    public static ScoreSheet Score(ScoredPeriod period, DateOnly day, UnitInputs unit) => Score(new ScoreInputs(period, day, 0, [unit]))[0];

    /// <summary>The sheets of all units, in their order. Units of one cluster must all be there: relative formulas compare them.</summary>
    public static IReadOnlyList<ScoreSheet> Score(ScoreInputs inputs) => Score(inputs, set => set).Own;

    /// <summary>
    /// The sheets of all units under their own criteria sets and under others; what both need is read once. It is the same list twice when
    /// nothing is replaced.
    /// </summary>
    /// <param name="inputs">Units with their own sets.</param>
    /// <param name="other">The other set for units with a set; asked once for each.</param>
    public static (IReadOnlyList<ScoreSheet> Own, IReadOnlyList<ScoreSheet> Other) Score(ScoreInputs inputs, Func<CriteriaSet, CriteriaSet> other)
    {
        var plans = Plans(inputs, other);
        var own = new (ScorePlan Plan, UnitReading Reading)[inputs.Units.Count];
        var others = new (ScorePlan Plan, UnitReading Reading)[own.Length];
        Each(own.Length, i =>
        {
            var unit = inputs.Units[i];
            var (first, second) = plans[unit.Sheet];
            own[i] = (first, Read(first, unit));

            // Parts that are scored by themselves have plans of their own, which share nothing.
            var shares = ReferenceEquals(first, second) || (ReferenceEquals(first.Values, second.Values) && own[i].Reading.Parts.Count == 0);
            others[i] = (second, shares ? own[i].Reading : Read(second, unit with { Sheet = second.Set }));
        });
        var sheets = Sheets(own, null);
        return (sheets, plans.Values.All(p => ReferenceEquals(p.Own, p.Other)) ? sheets : Sheets(others, sheets));
    }

    /// <summary>Reads what the sheet of a unit follows from, as far as it depends on the unit (and the units below it) alone.</summary>
    public static UnitReading Read(ScorePlan plan, UnitInputs unit) => new(
        unit, plan.Values,
        part => Read(
            plan.For(part), new UnitInputs(part.Code, part.Name, unit.Cluster, unit.Sheet, part.Tallies) { Attributes = unit.Attributes, Entry = unit.Entry, Duties = unit.Duties }));

    /// <summary>What each unit is compared with; the readings are those of all units with the plan's sheet in the clusters of the period.</summary>
    public static IReadOnlyList<GroupFigures> Compare(ScorePlan plan, IReadOnlyList<UnitReading> readings) => Comparing.Compare(plan, readings);

    /// <summary>The units that a sheet's unit is compared with in a criterion; none when the criterion compares nobody.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="criterion">Code of the criterion.</param>
    /// <param name="readings">Readings of all units with the same sheet.</param>
    public static IReadOnlyList<ComparedUnit> Compared(ScoreSheet sheet, string criterion, IReadOnlyList<UnitReading> readings)
    {
        var at = sheet.Plan.Relative.Where(i => sheet.Plan.Criteria[i].Criterion.Code == criterion).Cast<int?>().FirstOrDefault();
        return at is { } index ? Comparing.Members(sheet.Plan, index, sheet.Reading.Unit, readings) : [];
    }

    /// <summary>The sheet.</summary>
    public static ScoreSheet Sheet(ScorePlan plan, UnitReading reading, GroupFigures figures) => new(plan, reading, figures);

    /// <summary>For each set its plan and that of the other set. Sets that lead to one other share a table of values, and so do they with it.</summary>
    private static Dictionary<CriteriaSet, (ScorePlan Own, ScorePlan Other)> Plans(ScoreInputs inputs, Func<CriteriaSet, CriteriaSet> other)
    {
        // By reference: comparing two sets takes longer than planning one.
        var (plans, tables) = (new Dictionary<CriteriaSet, ScorePlan>(ReferenceEqualityComparer.Instance), new Dictionary<CriteriaSet, ValueTable>(ReferenceEqualityComparer.Instance));
        var pairs = new Dictionary<CriteriaSet, (ScorePlan, ScorePlan)>(ReferenceEqualityComparer.Instance);
        foreach (var set in inputs.Units.Select(u => u.Sheet))
        {
            if (!pairs.ContainsKey(set))
            {
                var to = other(set);
                var table = tables.TryGetValue(to, out var shared) ? shared : tables[to] = new ValueTable();
                pairs.Add(set, (PlanOf(set, table), PlanOf(to, table)));
            }
        }

        return pairs;

        ScorePlan PlanOf(CriteriaSet set, ValueTable table) =>
            plans.TryGetValue(set, out var plan) ? plan : plans[set] = new ScorePlan(set, inputs.Period, inputs.Day, table);
    }

    /// <summary>The sheets of units.</summary>
    /// <param name="units">Their plans and numbers.</param>
    /// <param name="before">Other sheets of the same units: what is alike on both is worked out once. Null for none.</param>
    private static ScoreSheet[] Sheets((ScorePlan Plan, UnitReading Reading)[] units, ScoreSheet[]? before)
    {
        var figures = new GroupFigures[units.Length];
        foreach (var members in Enumerable.Range(0, units.Length).GroupBy(i => units[i].Plan))
        {
            var compared = Compare(members.Key, [.. members.Select(i => units[i].Reading)]);
            foreach (var (i, at) in members.Select((i, at) => (i, at)))
            {
                figures[i] = compared[at];
            }
        }

        var alike = new ConcurrentDictionary<(ScorePlan, ScorePlan), int[]>();
        var sheets = new ScoreSheet[units.Length];
        Each(sheets.Length, i =>
        {
            var (plan, reading) = units[i];
            var like = before?[i] is { } other && ReferenceEquals(other.Reading, reading) ? other : null;
            sheets[i] = new ScoreSheet(
                plan, reading, figures[i], like, like is null ? null : alike.GetOrAdd((plan, like.Plan), static plans => plans.Item1.AlikeIn(plans.Item2)));
        });
        return sheets;
    }

    private static void Each(int count, Action<int> act)
    {
        if (count >= Many)
        {
            Parallel.For(0, count, act);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            act(i);
        }
    }
}
