using ThiDua.Api.Entries;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Units;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Judging;

/// <summary>Puts the judging of a unit together: what was said, and what the caller may say now, by the same decisions that the routes ask.</summary>
internal sealed class JudgingReader(EntryWriter entries, BoardState board, PostgresEventStore store, EventTypes types)
{
    /// <summary>The judging of a unit; 404 where the caller may not see it or the period does not score it.</summary>
    public async Task<JudgingView> ReadAsync(string period, string unit, Caller caller, CancellationToken ct)
    {
        RequestReading.CheckCode(period, "/period");
        RequestReading.CheckCode(unit, "/unit");
        var world = board.World;
        var found = world.Period(period) ?? throw ProblemException.NotFound("period.not-found", Texts.NoSuchPeriod);
        var (isUnit, isAssigned) = (caller.Reaches(unit, world), await entries.IsAssignedAsync(period, unit, caller, ct));
        var sheet = isUnit || isAssigned ? EntrySheet.Of(world, found, unit, entries.Today) : null;
        if (sheet is null)
        {
            throw EntryWriter.NotScored();
        }

        var events = await store.ReadStreamAsync(EntryHistory.StreamOf(period, unit), ct);
        var history = EntryAccounts.Of(types, events);
        var speaks = isUnit && Permission.SelfScore.Roles!.Contains(caller.Role) && !history.Appraised(caller.Account, entries.Persons);
        var (entry, appraisers) = (history.Entry.Entry, await entries.AppraisersAsync(period, ct));
        var criteria = EntryAnswers.Sides(sheet, types, events)
            .Select(s => Criterion(sheet, history, s, speaks, Permission.Appraise.Roles!.Contains(caller.Role) && AppraisalEndpoints.WhyNot(sheet, history, s.Code, caller, appraisers, entries) is null))
            .ToList();
        var running = found.Status is not (PeriodStatus.Planned or PeriodStatus.Closed);
        var answers = running && Permission.AnswerObjections.Roles!.Contains(caller.Role) && !caller.BelongsTo(unit, world);
        var name = new Named(unit, sheet.Unit.At(entries.Today).Name);
        return new JudgingView(
            found, name, sheet.Sheet, entry, history.Entry.LastPledge?.Text, criteria,
            [.. (await ObjectionEndpoints.ReadAsync(found, unit, null, caller, entries, board, store, types, ct)).Select(o => Of(o, period, sheet.Sheet, answers))],
            Permission.ReadVerifications.Roles!.Contains(caller.Role),
            running && speaks && criteria.Count > 0 && entry.SelfScore != SelfScoreStanding.Submitted && EntryDecisions.Closed(sheet, entry, null) is null,
            running && Permission.SendBack.Roles!.Contains(caller.Role) && !caller.BelongsTo(unit, world) && EntryDecisions.NothingToSendBack(sheet, entry) is null,
            running && isUnit && Permission.Pledge.Roles!.Contains(caller.Role) && EntryDecisions.PledgeClosed(sheet) is null,
            running && speaks && ObjectionDecisions.TooLate(sheet, ObjectionKind.Appraisal) is null ? Contestable(sheet, history.Entry) : [],
            speaks && found.Status == PeriodStatus.Published && ObjectionDecisions.TooLate(sheet, ObjectionKind.Result) is null
                && !entry.Objections.Values.Any(o => o.About.Kind == ObjectionKind.Result && (o.Standing == ObjectionStanding.Open || o.Of == found.Version)),
            Waits(sheet, entry, criteria, running, speaks, caller),
            Assigned(sheet, entry, events, Permission.ManageEntries.Roles!.Contains(caller.Role) && isUnit && sheet.NotIn(PeriodAct.Prepare) is null));
    }

    /// <summary>An objection as pages show it.</summary>
    /// <param name="item">The objection.</param>
    /// <param name="period">Code of its period.</param>
    /// <param name="sheet">The unit's sheet, or null.</param>
    /// <param name="mayAnswer">Whether the caller may be the one who answers.</param>
    public static ObjectionView Of(ObjectionItem item, string period, CriteriaSet? sheet, bool mayAnswer)
    {
        var page = JudgingView.Of(period, item.Unit);
        var (about, href) = item.About switch
        {
            { Kind: ObjectionKind.Appraisal, Criterion: { } code } => (
                Shown.Say(JudgingTexts.AboutAppraisal, code, sheet is null ? "" : CriteriaTree.All(sheet).FirstOrDefault(c => c.Code == code)?.Title ?? ""), $"{page}#tc-{code}"),
            { Kind: ObjectionKind.Rejection, Activity: { } activity } => (JudgingTexts.AboutRejection, $"/hoat-dong/{Uri.EscapeDataString(activity)}"),
            _ => (JudgingTexts.AboutResult, $"/ky-thi-dua/{Uri.EscapeDataString(period)}#ket-qua"),
        };
        return new ObjectionView(
            new Named(item.Unit, item.Name), item.Number, about, href, item.Standing, item.Overdue, item.RaisedAt, item.Reason, item.AnsweredAt, item.Answer,
            mayAnswer && item.Standing == ObjectionStanding.Open);
    }

    /// <summary>Targets and what does not apply, each with when and why it was said last.</summary>
    private AssignedView Assigned(EntrySheet sheet, UnitEntry entry, IReadOnlyList<RecordedEvent> events, bool mayAssign)
    {
        var (targets, leftOut) = (new Dictionary<string, (DateTimeOffset At, string? Reason)>(), new Dictionary<string, (DateTimeOffset At, string? Reason)>());
        foreach (var e in events)
        {
            switch (EventJson.Read(types, e.Type, e.Data, e.Private).Event)
            {
                case TargetAssigned a: targets[a.Criterion] = (e.RecordedAt, a.Reason); break;
                case CriterionDeclaredNotApplicable n: leftOut[n.Criterion] = (e.RecordedAt, n.Reason); break;
            }
        }

        var all = CriteriaTree.All(sheet.Sheet).ToList();
        var taken = all.SelectMany(CriteriaTree.Values).OfType<ValueExpression.Assigned>().Select(a => a.Criterion).ToHashSet(StringComparer.Ordinal);
        AssignedCriterion Of(Criterion c, IReadOnlyDictionary<string, (DateTimeOffset At, string? Reason)> said) => new(
            c.Code, c.Title, entry.Targets.TryGetValue(c.Code, out var target) ? target : null, taken.Contains(c.Code), entry.NotApplicable.Contains(c.Code), c.NotApplicable is not null,
            said.TryGetValue(c.Code, out var last) ? last.At : null, last.Reason);
        return new AssignedView(
            [.. all.Select(c => Of(c, targets)).Where(c => c.TakesTarget || c.Target is not null)], [.. all.Select(c => Of(c, leftOut)).Where(c => c.LeftOut || c.MayBeLeftOut)],
            EntryEndpoints.TagOf(entry), mayAssign);
    }

    private static JudgedCriterion Criterion(EntrySheet sheet, EntryAccounts history, CriterionSides sides, bool speaks, bool appraises)
    {
        var (entry, criterion) = (history.Entry.Entry, sheet.Find(sides.Code)!);
        var open = sheet.Period.Status is not (PeriodStatus.Planned or PeriodStatus.Closed);
        return new JudgedCriterion(
            criterion, entry.Targets.TryGetValue(sides.Code, out var target) ? target : null, Of(criterion, sides.SelfScore), Of(criterion, sides.Appraisal),
            Of(criterion, sides.Statement), Of(criterion, sides.Review), sides.ToReview, entry.IsSentBack(sides.Code), sides.Tag,
            open && speaks && EntryDecisions.Closed(sheet, entry, sides.Code) is null,
            open && appraises && EntryDecisions.NotYet(sheet, entry, sides.Code) is null,
            open && speaks && EntryDecisions.NothingToState(sheet, entry, sides.Code) is null);
    }

    private static Said? Of(Criterion criterion, SaidOn? said) => said is null ? null : new Said(
        said.At, said.Points, said.Options ?? [],
        said.Points is { } points ? Shown.Number(points)
            : criterion.Formula is Formula.Options formula && said.Options is { } chosen ? string.Join("; ", formula.Choices.Where(c => chosen.Contains(c.Code)).Select(Words))
            : "",
        said.Reason, said.Evidence ?? []);

    /// <summary>A choice in words with its points.</summary>
    internal static string Words(Choice choice) => Shown.Say(JudgingTexts.ChoicePoints, choice.Title, Shown.Number(choice.Points));

    private static List<Named> Contestable(EntrySheet sheet, EntryHistory history) =>
    [
        .. PeriodBlockers.Judged(sheet, history.Entry).Where(c => history.FoundAt.TryGetValue(c.Code, out var at)
                && !history.Entry.Objections.Values.Any(o => o.About.Criterion == c.Code && (o.Standing == ObjectionStanding.Open || o.Of == at)))
            .Select(c => new Named(c.Code, $"{c.Code} {c.Title}")),
    ];

    /// <summary>Why somebody whose turn it might be cannot do anything with the numbers, in the words of the decision that says so.</summary>
    private static string? Waits(EntrySheet sheet, UnitEntry entry, IReadOnlyList<JudgedCriterion> criteria, bool running, bool speaks, Caller caller)
    {
        if (criteria.Any(c => c.MayAppraise || c.MaySelfScore || c.MayState) || criteria.Count == 0)
        {
            return null;
        }

        var why = !running ? sheet.NotIn(PeriodAct.SelfScore)
            : speaks ? EntryDecisions.Closed(sheet, entry, null)
            : caller.Role is Roles.Secretary or Roles.Appraiser ? EntryDecisions.NotYet(sheet, entry, criteria[0].Criterion.Code)
            : null;
        return (why as Decision.Refused)?.Reasons[0].Message;
    }
}
