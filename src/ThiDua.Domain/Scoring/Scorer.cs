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
    public static IReadOnlyList<ScoreSheet> Score(ScoreInputs inputs)
    {
        // By reference: comparing two sets takes longer than planning one.
        var plans = new Dictionary<CriteriaSet, ScorePlan>(ReferenceEqualityComparer.Instance);
        foreach (var set in inputs.Units.Select(u => u.Sheet))
        {
            if (!plans.ContainsKey(set))
            {
                plans.Add(set, new ScorePlan(set, inputs.Period, inputs.Day));
            }
        }

        var readings = new UnitReading[inputs.Units.Count];
        Each(readings.Length, i => readings[i] = Read(plans[inputs.Units[i].Sheet], inputs.Units[i]));
        var figures = new GroupFigures[readings.Length];
        foreach (var (set, plan) in plans)
        {
            var members = Enumerable.Range(0, readings.Length).Where(i => ReferenceEquals(readings[i].Unit.Sheet, set)).ToList();
            var compared = Compare(plan, [.. members.Select(i => readings[i])]);
            for (var i = 0; i < members.Count; i++)
            {
                figures[members[i]] = compared[i];
            }
        }

        var sheets = new ScoreSheet[readings.Length];
        Each(sheets.Length, i => sheets[i] = Sheet(plans[inputs.Units[i].Sheet], readings[i], figures[i]));
        return sheets;
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
