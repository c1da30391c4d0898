using System.Runtime.InteropServices;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Criteria.Cases;

/// <summary>What a case records of a unit, as the ledger would give it.</summary>
internal sealed class CaseTallies : ITallies
{
    private readonly Dictionary<(View View, string Measure), List<(TallyRow Row, long Seq)>> _rows = [];

    public CaseTallies(IReadOnlyList<CaseEntry> given)
    {
        for (var i = 0; i < given.Count; i++)
        {
            Add(View.Claimed, given[i], i + 1);
            if (given[i].Verified)
            {
                Add(View.Verified, given[i], i + 1);
            }
        }
    }

    public IEnumerable<TallyRow> Sums(View view, string measure, DateOnly from, DateOnly to) =>
        Of(view, measure).Where(r => r.Row.Day >= from && r.Row.Day <= to).Select(r => r.Row);

    public LatestValue? Latest(View view, string measure, DateOnly from, DateOnly to) =>
        Of(view, measure).Where(r => r.Row.Day >= from && r.Row.Day <= to)
            .OrderBy(r => (r.Row.Day, r.Seq))
            .Select(r => (LatestValue?)new LatestValue(r.Row.Day, r.Seq, r.Row.Quantity))
            .LastOrDefault();

    private List<(TallyRow Row, long Seq)> Of(View view, string measure) => _rows.GetValueOrDefault((view, measure)) ?? [];

    private void Add(View view, CaseEntry entry, long seq)
    {
        ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, (view, entry.Measure), out _);
        (rows ??= []).Add((new TallyRow(entry.Day, entry.Facets, entry.Quantity), seq));
    }
}
