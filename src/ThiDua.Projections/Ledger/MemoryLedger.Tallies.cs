using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;

namespace ThiDua.Projections.Ledger;

/// <content>Quantities of a unit as the scorer asks for them.</content>
public sealed partial class MemoryLedger
{
    private sealed class Tallies(UnitLedger measures, KnownAt known) : ITallies
    {
        public IEnumerable<TallyRow> Sums(View view, string measure, DateOnly from, DateOnly to)
        {
            if (!measures.TryGetValue(measure, out var found))
            {
                return [];
            }

            return known.IsAll(found.LastSeq)
                ? found.In(view).SelectMany(s => s.Sums(from, to))
                : AsKnown(found, view, from, to);
        }

        public IEnumerable<TallyRow> Totals(View view, string measure, DateOnly from, DateOnly to)
        {
            if (!measures.TryGetValue(measure, out var found))
            {
                return [];
            }

            return known.IsAll(found.LastSeq) ? Now(found.In(view), from, to) : AsKnown(found, view, from, to);
        }

        public IEnumerable<TallyRow> SumsPer(CalendarUnit unit, View view, string measure, DateOnly from, DateOnly to) =>
            !measures.TryGetValue(measure, out var found) ? []
            : known.IsAll(found.LastSeq) ? found.In(view).SelectMany(s => s.SumsPer(unit, from, to))
            : AsKnown(found, view, from, to);

        public decimal Sum(View view, string measure, ValueList<FacetFilter> where, DateOnly from, DateOnly to)
        {
            if (!measures.TryGetValue(measure, out var found))
            {
                return 0;
            }

            var sum = 0m;
            if (!known.IsAll(found.LastSeq))
            {
                foreach (var row in AsKnown(found, view, from, to))
                {
                    sum += FacetMatch.All(row.Facets, where) ? row.Quantity : 0;
                }

                return sum;
            }

            foreach (var series in found.In(view))
            {
                sum += FacetMatch.All(series.Facets, where) ? series.Sum(from, to) : 0;
            }

            return sum;
        }

        public void AddPer(CalendarUnit unit, View view, string measure, ValueList<FacetFilter> where, DateOnly from, DateOnly to, int first, Span<decimal> sums)
        {
            if (!measures.TryGetValue(measure, out var found))
            {
                return;
            }

            if (!known.IsAll(found.LastSeq))
            {
                foreach (var row in AsKnown(found, view, from, to))
                {
                    sums[unit.IndexOf(row.Day) - first] += FacetMatch.All(row.Facets, where) ? row.Quantity : 0;
                }

                return;
            }

            foreach (var series in found.In(view))
            {
                if (FacetMatch.All(series.Facets, where))
                {
                    series.AddPer(unit, from, to, first, sums);
                }
            }
        }

        public LatestValue? Latest(View view, string measure, DateOnly from, DateOnly to)
        {
            LatestValue? latest = null;
            foreach (var series in measures.GetValueOrDefault(measure)?.In(view) ?? [])
            {
                // Of each series the last day with a value; of that day the value that was recorded last.
                DateOnly? day = null;
                foreach (var (on, of) in series.Backwards(from, to, known))
                {
                    if (day is not null && on != day)
                    {
                        break;
                    }

                    if (of.Count > 0)
                    {
                        day = on;
                        if (latest is not { } best || (on, of.Seq).CompareTo((best.Day, best.Seq)) > 0)
                        {
                            latest = new LatestValue(on, of.Seq, of.Quantity);
                        }
                    }
                }
            }

            return latest;
        }

        private static IEnumerable<TallyRow> Now(List<Series> all, DateOnly from, DateOnly to)
        {
            foreach (var series in all)
            {
                if (series.Sum(from, to) is not 0 and var sum)
                {
                    yield return new TallyRow(to, series.Facets, sum);
                }
            }
        }

        private IEnumerable<TallyRow> AsKnown(MeasureLedger found, View view, DateOnly from, DateOnly to) => found.In(view).SelectMany(
            series => series.Backwards(from, to, known), (series, c) => new TallyRow(c.Day, series.Facets, c.Of.Quantity));
    }
}
