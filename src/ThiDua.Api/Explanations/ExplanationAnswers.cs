using System.Globalization;
using ThiDua.Api.Standings;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Explanations;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Board;
using ThiDua.Projections.Ledger;

namespace ThiDua.Api.Explanations;

/// <summary>Explanations as JSON: numbers in both views, ready sentences in <c>text</c>.</summary>
internal static class ExplanationAnswers
{
    /// <summary>Events told for one line of changes; all are counted.</summary>
    private const int MostEvents = 50;

    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    /// <summary>A criterion, with the activities that its values rest on.</summary>
    public static object Criterion(Explanation.OfCriterion of, CitedReading reading, Sight sight)
    {
        var (line, cited) = (of.Line, reading.Citations!);
        return new
        {
            period = of.Sheet.Period.Code,
            unit = of.Sheet.Unit,
            name = of.Sheet.UnitName,
            cluster = of.Sheet.Cluster,
            criteriaSet = Set(of.Sheet),
            asOf = of.Sheet.Day,
            asOfPosition = reading.Position,
            view = Lower(of.View),
            code = line.Code,
            kind = "criterion",
            line.Title, line.Section, sectionKind = line.Kind, line.Max,
            points = Both(line.Points),
            applies = new { claimed = line.Applies.Claimed, verified = line.Applies.Verified },
            legalBasis = line.LegalBasis.ToString(),
            rule = FormulaWords.Of(line.Criterion, line.Kind),
            of.Formula, of.Gate, of.NotApplicable,
            steps = of.Steps.Select(s => new { s.Kind, s.Label, claimed = s.Points.Claimed, verified = s.Points.Verified }),
            values = line.Values.Zip(cited.OfValues, (v, sources) => new { v.Role, v.Label, v.Part, v.Claimed, v.Verified, sources }),
            sources = cited.Sources.Select(s => new
            {
                s.Number, measure = s.Source.Measure,
                where = s.Source.Where.Count == 0 ? null : s.Source.Where.ToDictionary(w => w.Facet, w => w.Values),
                s.Source.From, s.Source.To, s.Part, s.Count, s.Quantity,
            }),
            activities = new
            {
                items = cited.Activities.Where(a => sight.Lists(a.Activity.Facets)).Select(a => new
                {
                    a.Source,
                    id = sight.Id(a.Activity.Unit, a.Activity.StreamId),
                    type = Sight.Label(a.Activity.StreamId),
                    unit = sight.Sees(a.Activity.Unit) ? a.Activity.Unit : null,
                    seqId = a.Activity.Seq, a.Activity.Day, a.Activity.Quantity, a.Activity.Verified,
                }),
                next = cited.Next,
            },
            compared = of.Compared is null ? null : new
            {
                text = of.Compared,
                units = cited.Compared.Where(u => sight.Sees(u.Unit)).Select(u => new { u.Unit, u.Name, u.Claimed, u.Verified }),
            },
            onward = of.Onward.Select(a => new { a.Kind, a.Section, a.Label, claimed = a.Points.Claimed, verified = a.Points.Verified }),
            advice = new
            {
                steps = of.Advice.Steps.Select(s => new
                {
                    needs = s.Needs.Select(n => new { n.Role, n.Label, n.Kind, n.Quantity, n.From, n.To }),
                    s.Points, s.Total, s.ReachesMost, s.Text,
                }),
                of.Advice.Text,
            },
            text = of.Text,
        };
    }

    /// <summary>A section, or the total.</summary>
    public static object Sum(Explanation.OfSum of, CitedReading reading) => new
    {
        period = of.Sheet.Period.Code,
        unit = of.Sheet.Unit,
        name = of.Sheet.UnitName,
        cluster = of.Sheet.Cluster,
        criteriaSet = Set(of.Sheet),
        asOf = of.Sheet.Day,
        asOfPosition = reading.Position,
        view = Lower(of.View),
        of.Code,
        kind = of.Code == Explainer.Total ? "total" : "section",
        of.Title, of.Max,
        points = Both(of.Points),
        parts = of.Parts.Select(p => new
        {
            p.Kind, p.Code, p.Label, claimed = p.Points.Claimed, verified = p.Points.Verified,
            explanation = p.Code is null ? null : SheetAnswers.Link(of.Sheet, p.Code),
        }),
        text = of.Text,
    };

    /// <summary>What changed between two moments.</summary>
    public static object Changes(ChangesReading reading, View view, Sight sight)
    {
        var changes = reading.Changes;
        return new
        {
            period = changes.After.Period.Code,
            unit = changes.After.Unit,
            name = changes.After.UnitName,
            view = Lower(view),
            before = Moment(changes.Before, reading.FromPosition),
            after = Moment(changes.After, reading.ToPosition),
            difference = Both(changes.After.Total - changes.Before.Total),
            causes = changes.Causes.Select(Part),
            lines = changes.Lines.Select(l => Line(l, reading, view, sight)),
            text = changes.Text(view),
        };
    }

    private static object Line(ChangeLine line, ChangesReading reading, View view, Sight sight)
    {
        var events = line.Criterion is { } code ? reading.Entries[code] : [];
        var units = line.Criterion is { } criterion ? reading.Compared[criterion].Where(u => sight.Sees((u.After ?? u.Before)!.Unit)).ToList() : [];
        return new
        {
            line.Criterion, line.Adjustment, line.Section, line.Label,
            before = Both(line.Before),
            after = Both(line.After),
            parts = line.Parts.Select(Part),
            values = line.Values.Select(v => new
            {
                v.Role, v.Label,
                before = new { v.Before.Claimed, v.Before.Verified },
                after = new { v.After.Claimed, v.After.Verified },
            }),
            events = new
            {
                count = events.Count,
                items = events.Where(e => sight.Lists(e.Facets)).Take(MostEvents).Select(e => new
                {
                    id = sight.Id(e.Unit, e.StreamId),
                    unit = sight.Sees(e.Unit) ? e.Unit : null,
                    seqId = e.Seq, e.Day, measure = e.Measure, e.Quantity,
                    cause = e.ByDay ? ChangeCause.Days : ChangeCause.Activities,
                    text = Event(e, sight),
                }),
            },
            units = units.Select(u => new
            {
                (u.After ?? u.Before)!.Unit, (u.After ?? u.Before)!.Name,
                before = u.Before is null ? null : new { u.Before.Claimed, u.Before.Verified },
                after = u.After is null ? null : new { u.After.Claimed, u.After.Verified },
            }),
            text = line.Text(view),
        };
    }

    private static string Event(ChangedEntry entry, Sight sight)
    {
        var name = sight.Id(entry.Unit, entry.StreamId) is { } id ? $"{Sight.Label(entry.StreamId)} {id}" : Sight.Label(entry.StreamId);
        var quantity = (entry.Quantity < 0 ? "−" : "+") + Math.Abs(entry.Quantity).ToString("#,0.####", Vietnamese);
        return $"{name}, ngày {entry.Day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)}: {quantity}"
            + (entry.ByDay ? " do đã đến hạn." : $" (sự kiện số {entry.Seq.ToString(CultureInfo.InvariantCulture)}).");
    }

    private static object Moment(ScoreSheet sheet, long position) => new
    {
        asOf = sheet.Day,
        asOfPosition = position,
        criteriaSet = Set(sheet),
        total = Both(sheet.Total),
    };

    private static object Part(ChangePart part) => new { part.Cause, label = SheetChanges.Label(part.Cause), claimed = part.Points.Claimed, verified = part.Points.Verified };

    private static object Set(ScoreSheet sheet) => new { sheet.Set.Code, sheet.Set.Version, sheet.Set.Title };

    private static object Both(Points points) => new { claimed = points.Claimed, verified = points.Verified };

    private static string Lower(View view) => view == View.Claimed ? "claimed" : "verified";
}
