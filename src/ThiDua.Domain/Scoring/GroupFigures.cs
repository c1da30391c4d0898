using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Scoring;

/// <summary>
/// What a unit is compared with: for each relative criterion of its sheet the best or the average of its group, in both views. Equal
/// figures and an equal reading give an equal sheet.
/// </summary>
/// <param name="Of">In the order of the relative criteria.</param>
public sealed record GroupFigures(ValueList<GroupFigure> Of)
{
    /// <summary>For sheets that compare nobody.</summary>
    public static GroupFigures None { get; } = new(ValueList.Create<GroupFigure>([]));
}

/// <summary>The best or the average of a group.</summary>
/// <param name="Claimed">In the claimed view; null when no unit's value is known.</param>
/// <param name="Verified">In the verified view.</param>
/// <param name="ClaimedOf">How many units it is of in the claimed view: those whose value is known.</param>
/// <param name="VerifiedOf">How many units it is of in the verified view.</param>
public readonly record struct GroupFigure(decimal? Claimed, decimal? Verified, int ClaimedOf = 0, int VerifiedOf = 0)
{
    /// <summary>The figure in one view.</summary>
    public decimal? this[View view] => view == View.Claimed ? Claimed : Verified;

    /// <summary>How many units it is of in one view.</summary>
    public int Of(View view) => view == View.Claimed ? ClaimedOf : VerifiedOf;
}

/// <summary>A unit with the number that it is compared by.</summary>
/// <param name="Unit">Unit code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Claimed">The number in the claimed view; null when it is not known or the criterion does not apply.</param>
/// <param name="Verified">The number in the verified view.</param>
public sealed record ComparedUnit(string Unit, string Name, decimal? Claimed, decimal? Verified);

/// <summary>Compares units.</summary>
internal static class Comparing
{
    /// <summary>The figures of each unit. Only units with the same sheet are compared; who a criterion does not apply to is left out.</summary>
    public static IReadOnlyList<GroupFigures> Compare(ScorePlan plan, IReadOnlyList<UnitReading> readings)
    {
        if (!plan.IsRelative)
        {
            return [.. readings.Select(_ => GroupFigures.None)];
        }

        var known = new Dictionary<Place, GroupFigure>();
        foreach (var members in plan.Relative.SelectMany(c => readings.GroupBy(r => Where(plan, c, r.Unit))))
        {
            var ((claimed, claimedOf), (verified, verifiedOf)) = (Figure(plan, members, View.Claimed), Figure(plan, members, View.Verified));
            known.Add(members.Key, new GroupFigure(claimed, verified, claimedOf, verifiedOf));
        }

        // Units of one group share one object: a cluster of two hundred does not keep two hundred equal lists.
        var shared = new Dictionary<GroupFigures, GroupFigures>();
        return [.. readings.Select(r =>
        {
            var figures = new GroupFigures([.. plan.Relative.Select(c => known[Where(plan, c, r.Unit)])]);
            return shared.TryGetValue(figures, out var same) ? same : shared[figures] = figures;
        })];
    }

    /// <summary>The units of readings that a unit is compared with in a criterion, with their numbers.</summary>
    public static IReadOnlyList<ComparedUnit> Members(ScorePlan plan, int criterion, UnitInputs unit, IReadOnlyList<UnitReading> readings) =>
    [
        .. readings.Where(r => Where(plan, criterion, r.Unit) == Where(plan, criterion, unit)).Select(r => new ComparedUnit(
            r.Unit.Code, r.Unit.Name, ValueOf(plan.Criteria[criterion], r, View.Claimed), ValueOf(plan.Criteria[criterion], r, View.Verified))),
    ];

    /// <summary>The number by which a unit is compared in a relative criterion; null when it is not known or the criterion does not apply.</summary>
    public static decimal? ValueOf(PlannedCriterion planned, UnitReading reading, View view)
    {
        Span<decimal?> values = stackalloc decimal?[Scorer.MaxValues];
        values = values[..planned.Formula.Length];
        reading.Take(view, planned.Formula, values);
        var value = planned.Criterion.Formula is Formula.LeaderRelative ? Relative.Ratio(values) : values[0];
        return value is not null && CriterionPoints.AppliesTo(planned, reading, view) ? value : null;
    }

    private static (decimal? Figure, int Of) Figure(ScorePlan plan, IGrouping<Place, UnitReading> members, View view)
    {
        var planned = plan.Criteria[members.Key.Criterion];
        var known = new List<decimal>();
        foreach (var reading in members)
        {
            if (ValueOf(planned, reading, view) is { } number)
            {
                known.Add(number);
            }
        }

        return (Relative.Figure(planned.Criterion.Formula, known), known.Count);
    }

    private static Place Where(ScorePlan plan, int criterion, UnitInputs unit) => Relative.Among(plan.Criteria[criterion].Criterion.Formula) switch
    {
        Group.Cluster => new Place(criterion, unit.Cluster, null, null),
        Group.Region => new Place(criterion, null, unit.Attributes?.Region, null),
        Group.Kind => new Place(criterion, null, null, unit.Attributes?.Kind),
        _ => new Place(criterion, null, null, null),
    };

    private sealed record Place(int Criterion, string? Cluster, string? Region, UnitKind? Kind);
}
