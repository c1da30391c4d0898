using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Duties;

/// <summary>What a criterion counts of duties.</summary>
public enum DutyFigure
{
    /// <summary>Done in time.</summary>
    MetOnTime,

    /// <summary>Done, in time or late.</summary>
    Met,

    /// <summary>Done late.</summary>
    Late,

    /// <summary>Not done, and the last day is over.</summary>
    Missing,

    /// <summary>All of these: duties whose last day is over, or that are done.</summary>
    Due,

    /// <summary>Obligations with a duty that is due, all of them done in time.</summary>
    CodesMet,

    /// <summary>Obligations with a duty that is due.</summary>
    CodesDue,
}

/// <summary>Numbers out of duties, for criteria.</summary>
public static class DutyCount
{
    /// <summary>
    /// The number, or null when it is not known: a code means no rule, or days off are not known that decide. Examples of one province count
    /// only where their own code is named.
    /// </summary>
    /// <param name="asked">Whose, and as of when.</param>
    /// <param name="read">The duties that codes mean, as they stand.</param>
    /// <param name="figure">What is counted.</param>
    /// <param name="codes">Codes; empty for all duties.</param>
    public static decimal? Of(DutyQuestion asked, Func<IReadOnlyCollection<string>?, IReadOnlyList<DutyItem>> read, DutyFigure figure, ValueList<string> codes)
    {
        if (codes.Any(c => !asked.Rules.Rules.Any(r => r.IsMeantBy(c))))
        {
            return null;
        }

        var items = read(codes.Count == 0 ? null : codes).Where(i => !i.Rule.Sample || codes.Count > 0).ToList();
        return items.Exists(i => i.State == DutyState.Unknown) ? null : Of(items, figure);
    }

    /// <summary>The number.</summary>
    public static decimal Of(IReadOnlyList<DutyItem> items, DutyFigure figure)
    {
        int Count(params ReadOnlySpan<DutyState> states)
        {
            var sum = 0;
            foreach (var item in items)
            {
                sum += states.Contains(item.State) ? item.Count : 0;
            }

            return sum;
        }

        return figure switch
        {
            DutyFigure.MetOnTime => Count(DutyState.Met),
            DutyFigure.Met => Count(DutyState.Met, DutyState.Late),
            DutyFigure.Late => Count(DutyState.Late),
            DutyFigure.Missing => Count(DutyState.Missing),
            DutyFigure.Due => Count(DutyState.Met, DutyState.Late, DutyState.Missing),
            DutyFigure.CodesMet => ByCode(items).Count(g => g.All(i => i.State == DutyState.Met)),
            DutyFigure.CodesDue => ByCode(items).Count(),
            _ => throw new ArgumentOutOfRangeException(nameof(figure)),
        };
    }

    /// <summary>Parts of one obligation (DC-07, DC-07-report) are one.</summary>
    private static IEnumerable<IGrouping<string, DutyItem>> ByCode(IEnumerable<DutyItem> items) =>
        items.Where(i => i.IsDue).GroupBy(i => string.Join('-', i.Rule.Code.Split('-').Take(2)), StringComparer.Ordinal);
}
