using ThiDua.Domain.Activities;
using ThiDua.Domain.Explanations;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Ledger;

namespace ThiDua.Projections.Board;

/// <summary>Quantities that values rest on, cited to the last entry.</summary>
/// <param name="Number">Its number in the citations, from 1.</param>
/// <param name="Source">The quantities.</param>
/// <param name="Part">Code of the part of the unit whose they are; null for the unit as a whole.</param>
/// <param name="Count">How many contributions in the view.</param>
/// <param name="Quantity">What they come to in the view: their sum, or the latest; null when there is no latest.</param>
public sealed record CitedSource(int Number, ValueSource Source, string? Part, int Count, decimal? Quantity);

/// <summary>What the values of one criterion rest on, page by page.</summary>
/// <param name="Sources">The quantities, each once.</param>
/// <param name="OfValues">For each value of the criterion the numbers of its sources.</param>
/// <param name="Activities">Contributions after the cursor, by position, each with the number of its source.</param>
/// <param name="Next">Cursor of the next page; null on the last one.</param>
/// <param name="Compared">Units that a relative criterion compares, with their numbers.</param>
public sealed record SheetCitations(
    IReadOnlyList<CitedSource> Sources, IReadOnlyList<IReadOnlyList<int>> OfValues, IReadOnlyList<(int Source, CitedActivity Activity)> Activities, long? Next,
    IReadOnlyList<ComparedUnit> Compared)
{
    /// <summary>Looks them up; the board stands still meanwhile.</summary>
    /// <param name="reader">The board.</param>
    /// <param name="scoring">The moment.</param>
    /// <param name="sheet">The sheet.</param>
    /// <param name="criterion">Code of the criterion.</param>
    /// <param name="view">The view.</param>
    /// <param name="after">Only contributions whose last event has a greater position.</param>
    /// <param name="limit">Contributions to a page. A page is longer where one event has several: none is ever parted.</param>
    internal static SheetCitations Of(BoardReader reader, PeriodScoring scoring, ScoreSheet sheet, string criterion, View view, long after, int limit)
    {
        var line = sheet.Criteria.Single(c => c.Code == criterion);
        var whose = new SheetRests.Whose(scoring, sheet.Unit);
        var (sources, numbers) = (new List<CitedSource>(), new Dictionary<(ValueSource, string?), int>());
        var all = new List<(int Source, CitedActivity Activity)>();
        var ofValues = line.Values.Select(v => (IReadOnlyList<int>)[.. v.Sources.Select(s => Number(s, v.Part)).Distinct()]).ToList();
        var waiting = all.Where(a => a.Activity.Seq > after).OrderBy(a => a.Activity.Seq).ThenBy(a => a.Source).ThenBy(a => a.Activity.Day)
            .ThenBy(a => a.Activity.Facets.Text, StringComparer.Ordinal).ToList();
        var page = Math.Min(limit, waiting.Count);
        while (page < waiting.Count && waiting[page].Activity.Seq == waiting[page - 1].Activity.Seq)
        {
            page++;
        }

        return new SheetCitations(
            sources, ofValues, waiting[..page], page < waiting.Count ? waiting[page - 1].Activity.Seq : null,
            Scorer.Compared(sheet, criterion, scoring.Group(sheet.Reading.Unit)));

        int Number(ValueSource source, string? part)
        {
            if (numbers.TryGetValue((source, part), out var known))
            {
                return known;
            }

            var number = numbers[(source, part)] = numbers.Count + 1;
            var isLatest = source.Kind == MeasureKind.Latest;
            IReadOnlyList<string> units = part is not null ? [part] : isLatest ? whose.First(line.Criterion.Scope) : whose.All(line.Criterion.Scope);
            var cited = units.SelectMany(u => reader.Ledger.Cited(u, view, source, scoring.Known(u))).ToList();
            if (isLatest)
            {
                cited = [.. cited.OrderByDescending(a => (a.Day, a.Seq)).Take(1)];
            }

            all.AddRange(cited.Select(a => (number, a)));
            sources.Add(new CitedSource(number, source, part, cited.Count, isLatest && cited.Count == 0 ? null : cited.Sum(a => a.Quantity)));
            return number;
        }
    }
}

/// <summary>A sheet with what the values of one of its criteria rest on.</summary>
/// <param name="Sheet">The sheet.</param>
/// <param name="Explanation">Why the line has its points; null when the sheet has no such line.</param>
/// <param name="Position">What was known at this position.</param>
/// <param name="Citations">What they rest on; null for a section or the total.</param>
public sealed record CitedReading(ScoreSheet Sheet, Explanation? Explanation, long Position, SheetCitations? Citations);
