using System.Text.Json;
using System.Text.RegularExpressions;
using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Explanations;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Tests.Scoring;
using Xunit;

namespace ThiDua.Domain.Tests.Explanations;

/// <summary>What must hold for every formula with random numbers, gates, caps, parts that do not apply, in both views.</summary>
public sealed class ExplanationProperties
{
    private const int Sheets = 60;

    private static readonly View[] Views = [View.Claimed, View.Verified];

    // Words of the code that must never reach a reader: names of enumerations, as they are and as they go over HTTP.
    private static readonly HashSet<string> Raw = [.. new[]
        {
            typeof(StepKind), typeof(AdjustmentKind), typeof(NotApplicableMeaning), typeof(Comparison), typeof(Domain.Criteria.Group), typeof(SectionKind), typeof(Scope),
            typeof(CalendarUnit), typeof(Headcount), typeof(ChangeCause), typeof(NeedKind), typeof(SumPartKind), typeof(View), typeof(ValueSpan), typeof(Domain.Units.UnitKind),
        }.SelectMany(Enum.GetNames).SelectMany(n => new[] { n, JsonNamingPolicy.KebabCaseLower.ConvertName(n) })];

    public static TheoryData<string> Formulas => [.. AnySheet.Formulas];

    [Theory, MemberData(nameof(Formulas))]
    public void Steps_add_up_exactly_to_the_points(string formula)
    {
        foreach (var sheet in All(formula))
        {
            foreach (var line in sheet.Criteria)
            {
                var of = Explain<Explanation.OfCriterion>(sheet, line.Code, View.Claimed);
                of.Steps.Aggregate(default(Points), (sum, s) => sum + s.Points).ShouldBe(line.Points, line.Code);
            }
        }
    }

    [Theory, MemberData(nameof(Formulas))]
    public void Parts_of_sections_and_of_the_total_add_up_exactly(string formula)
    {
        foreach (var sheet in All(formula))
        {
            foreach (var section in sheet.Sections)
            {
                Sum(Explain<Explanation.OfSum>(sheet, section.Code, View.Verified)).ShouldBe(section.Points, section.Code);
            }

            Sum(Explain<Explanation.OfSum>(sheet, Explainer.Total, View.Claimed)).ShouldBe(sheet.Total);
            var whole = sheet.Criteria.Aggregate(default(Points), (sum, c) => sum + c.Points) + sheet.Adjustments.Aggregate(default(Points), (sum, a) => sum + a.Points);
            whole.ShouldBe(sheet.Total);
        }
    }

    [Theory, MemberData(nameof(Formulas))]
    public void Text_is_Vietnamese_in_whole_sentences_without_words_of_the_code(string formula)
    {
        foreach (var sheet in All(formula))
        {
            string[] codes = [.. sheet.Criteria.Select(c => c.Code), .. sheet.Sections.Select(s => s.Code), Explainer.Total];
            foreach (var sentence in codes.SelectMany(c => Views.SelectMany(v => Explainer.Explain(sheet, c, v)!.Text)))
            {
                Check(sentence);
            }
        }
    }

    [Theory, MemberData(nameof(Formulas))]
    public void What_is_promised_comes_true(string formula)
    {
        var kept = 0;
        for (var seed = 0; seed < Sheets; seed++)
        {
            var sheet = new AnySheet(formula, seed).Score();
            foreach (var (line, view) in sheet.Criteria.Where(c => c.Section != "Q").SelectMany(c => Views.Select(v => (c, v))))
            {
                var advice = Explain<Explanation.OfCriterion>(sheet, line.Code, view).Advice;
                for (var i = 0; i < advice.Steps.Count; i++)
                {
                    var (step, again) = (advice.Steps[i], new AnySheet(formula, seed));
                    step.Points.ShouldBeGreaterThan(0);
                    if (again.Follow(step, line.Criterion, view))
                    {
                        var after = again.Score();
                        var points = after.Criteria.Single(c => c.Code == line.Code).Points;
                        (points - line.Points)[view].ShouldBe(step.Points, $"{seed} {line.Code} {view}: {step.Text}");
                        step.ReachesMost.ShouldBe(points[view] == (line.Kind == SectionKind.Deduction ? 0 : line.Max));

                        // What also opens the gate of another criterion moves the total by more than was promised here.
                        if (step.Needs.All(n => !n.Role.StartsWith("gate-", StringComparison.Ordinal)))
                        {
                            (after.Total - sheet.Total)[view].ShouldBe(step.Total, $"{seed} {line.Code} {view}: {step.Text}");
                        }

                        kept++;
                    }
                }
            }
        }

        kept.ShouldBeGreaterThan(formula == nameof(Formula.Appraised) ? -1 : 25);
    }

    [Theory, MemberData(nameof(Formulas))]
    public void Nothing_is_advised_where_nothing_can_be_gained(string formula)
    {
        foreach (var sheet in All(formula))
        {
            foreach (var line in sheet.Criteria)
            {
                var advice = Explain<Explanation.OfCriterion>(sheet, line.Code, View.Claimed).Advice;
                advice.Text.ShouldNotBeEmpty();
                if (!line.Applies.Claimed || line.Points.Claimed == (line.Kind == SectionKind.Deduction ? 0 : line.Max))
                {
                    advice.Steps.ShouldBeEmpty();
                }
            }
        }
    }

    [Theory, MemberData(nameof(Formulas))]
    public void Changes_add_up_line_by_line_and_cause_by_cause(string formula)
    {
        var moved = 0;
        for (var seed = 0; seed < Sheets; seed++)
        {
            var random = new Random(seed);
            var (then, later) = (new AnySheet(formula, seed), new AnySheet(formula, seed));
            later.Later(random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0, random.Next(2) * random.Next(60));
            if (random.Next(2) == 0)
            {
                later.Set = new AnySheet(formula, seed + 1).Set with { Version = 2 };
            }

            var changes = Between(then, later);
            changes.After.Total.ShouldBe(later.Score().Total);
            changes.Lines.Aggregate(default(Points), (sum, l) => sum + l.After - l.Before).ShouldBe(changes.After.Total - changes.Before.Total);
            changes.Causes.Aggregate(default(Points), (sum, c) => sum + c.Points).ShouldBe(changes.After.Total - changes.Before.Total);
            foreach (var line in changes.Lines)
            {
                line.Parts.Aggregate(default(Points), (sum, p) => sum + p.Points).ShouldBe(line.After - line.Before, line.Label);
                line.Parts.Select(p => p.Cause).ShouldBe(line.Parts.Select(p => p.Cause).Order(), "in the fixed order");
            }

            Views.SelectMany(changes.Text).ToList().ForEach(Check);
            moved += changes.Lines.Count;
        }

        moved.ShouldBeGreaterThan(Sheets / 2);
    }

    [Theory, MemberData(nameof(Formulas))]
    public void A_change_has_only_the_causes_that_acted(string formula)
    {
        for (var seed = 0; seed < Sheets; seed++)
        {
            Causes(formula, seed, s => s.Later(own: true, others: false, judged: false)).Except([ChangeCause.Activities, ChangeCause.OtherUnits]).ShouldBeEmpty();
            Causes(formula, seed, s => s.Later(own: false, others: true, judged: false)).Except([ChangeCause.OtherUnits]).ShouldBeEmpty();
            Causes(formula, seed, s => s.Later(own: false, others: false, judged: true)).Except([ChangeCause.Entries, ChangeCause.OtherUnits]).ShouldBeEmpty();
            Causes(formula, seed, s => s.Later(own: false, others: false, judged: false, days: 40)).Except([ChangeCause.Days, ChangeCause.Activities, ChangeCause.OtherUnits]).ShouldBeEmpty();
            Causes(formula, seed, s => s).ShouldBeEmpty();
        }
    }

    private static IEnumerable<ChangeCause> Causes(string formula, int seed, Func<AnySheet, AnySheet> change) =>
        Between(new AnySheet(formula, seed), change(new AnySheet(formula, seed))).Lines.SelectMany(l => l.Parts).Select(p => p.Cause).Distinct();

    private static SheetChanges Between(AnySheet then, AnySheet later)
    {
        var (before, after, compared) = (then.Score(), later.Score(), later.Score(then.Set));
        var (unit, now) = (then.Inputs(AnySheet.Unit), later.Inputs(AnySheet.Unit));
        return SheetChanges.Of(before, SheetBasis.Stages(
            Scoring.Sheets.Year, new SheetBasis(then.Day, unit, before.Figures), unit with { Tallies = new DatedTallies(unit.Tallies, then.Day) },
            unit with { Tallies = now.Tallies }, new SheetBasis(later.Day, now, after.Figures), compared.Figures));
    }

    private static IEnumerable<ScoreSheet> All(string formula) => Enumerable.Range(0, Sheets).Select(seed => new AnySheet(formula, seed).Score());

    private static T Explain<T>(ScoreSheet sheet, string code, View view)
        where T : Explanation => Explainer.Explain(sheet, code, view).ShouldBeOfType<T>();

    private static Points Sum(Explanation.OfSum of) => of.Parts.Aggregate(default(Points), (sum, p) => sum + p.Points);

    private static void Check(string sentence)
    {
        sentence.ShouldEndWith(".");
        sentence.ShouldNotContain("  ");
        sentence.ShouldContain(c => c > '\u007f', sentence);
        char.IsLower(sentence[0]).ShouldBeFalse(sentence);
        foreach (Match word in Regex.Matches(sentence, "[A-Za-z]+(-[A-Za-z]+)*"))
        {
            Raw.ShouldNotContain(word.Value, sentence);
        }
    }
}
