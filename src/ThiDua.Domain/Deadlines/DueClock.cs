using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Deadlines;

/// <summary>
/// A time limit that runs for a unit, and how it ended. Overdue on a day follows from sums alone, with no clock event:
/// overdue(d) = Σ due − Σ cleared up to d. A limit that was lifted in time (extended, passed on) leaves no trace.
/// </summary>
/// <param name="Unit">Who must act.</param>
/// <param name="DueOn">Last day.</param>
/// <param name="EndedOn">Day it was met or lifted; null while it runs.</param>
/// <param name="Met">Whether it ended by doing what was due.</param>
public sealed record DueClock(string Unit, DateOnly DueOn, DateOnly? EndedOn = null, bool Met = false)
{
    /// <summary>Effects on <c>{prefix}.due</c>, <c>.cleared</c> and <c>.due-met</c>.</summary>
    /// <param name="prefix">Measure prefix, e.g. <c>petition</c>.</param>
    /// <param name="facets">Facets of all three, so that they can be compared.</param>
    public IEnumerable<Effect> Effects(string prefix, Facets facets)
    {
        if (!Met && EndedOn <= DueOn)
        {
            yield break;
        }

        // All three are dated from the day after the deadline: a limit counts for nobody before it has run out.
        var after = DueOn.AddDays(1);
        yield return new Effect(Unit, $"{prefix}.due", facets, after, 1);
        if (EndedOn is { } ended)
        {
            yield return new Effect(Unit, $"{prefix}.cleared", facets, ended > after ? ended : after, 1);
            if (Met && ended <= DueOn)
            {
                yield return new Effect(Unit, $"{prefix}.due-met", facets, after, 1);
            }
        }
    }

    /// <summary>The three measures.</summary>
    public static IEnumerable<Measure> Measures(string prefix, string label, params IReadOnlyList<string> facets) =>
    [
        new($"{prefix}.due", MeasureKind.Sum, $"{label}: đã đến hạn", facets),
        new($"{prefix}.cleared", MeasureKind.Sum, $"{label}: đến hạn và đã xong", facets),
        new($"{prefix}.due-met", MeasureKind.Sum, $"{label}: xong đúng hạn", facets),
    ];
}
