using System.Globalization;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;

namespace ThiDua.Api.Pages.Judging;

/// <summary>Something to choose: a code and what it is called.</summary>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
public sealed record Named(string Code, string Name)
{
    /// <summary>In the order of the Vietnamese alphabet.</summary>
    /// <param name="all">Some.</param>
    public static IReadOnlyList<Named> Sorted(IEnumerable<Named> all) => [.. all.OrderBy(n => n.Name, Shown.Names).ThenBy(n => n.Code, StringComparer.Ordinal)];
}

/// <summary>An activity that waits to be verified, with what is claimed and what proves it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Line that names it.</param>
/// <param name="Kind">Kind in words.</param>
/// <param name="Unit">Name of its unit.</param>
/// <param name="OccurredOn">Day it happened.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="AgeDays">Days since then.</param>
/// <param name="Stake">Points at stake.</param>
/// <param name="Version">Version of its stream that is shown.</param>
/// <param name="Question">Whether it is doubted.</param>
/// <param name="Doubt">Why, or null.</param>
/// <param name="Answer">What the unit answered, or null.</param>
/// <param name="InSample">Whether it was drawn into a sample.</param>
/// <param name="Signs">Signs of formalism, as sentences.</param>
/// <param name="Claims">What it counts, with quantities.</param>
/// <param name="Note">What the recorder wrote, or null.</param>
/// <param name="Evidence">Its evidence.</param>
/// <param name="IsOwn">Whether the caller recorded it, and so cannot verify it.</param>
public sealed record QueuedActivity(
    string Id, string Title, string Kind, string Unit, DateOnly OccurredOn, DateTimeOffset RecordedAt, int AgeDays, decimal Stake, long Version, Question Question,
    string? Doubt, string? Answer, bool InSample, IReadOnlyList<string> Signs, IReadOnlyList<(string Label, decimal Quantity)> Claims, string? Note,
    IReadOnlyList<string> Evidence, bool IsOwn)
{
    /// <summary>What ticking it adds to a batch.</summary>
    public string Row => $"activity={Uri.EscapeDataString(Id)}&version:number={Version.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>Activities that were verified together.</summary>
/// <param name="Number">Number of the batch.</param>
/// <param name="At">When.</param>
/// <param name="Count">How many.</param>
public sealed record BatchView(int Number, DateTimeOffset At, int Count);

/// <summary>The queue as its page shows it.</summary>
/// <param name="Period">The period.</param>
/// <param name="Periods">Periods to choose from.</param>
/// <param name="Units">Units to choose from.</param>
/// <param name="Unit">The chosen unit, or null.</param>
/// <param name="Type">The chosen kind, or null.</param>
/// <param name="Sort">Order as the address names it.</param>
/// <param name="Items">What waits.</param>
/// <param name="UnitSigns">Signs about units as a whole, each with its unit's name.</param>
/// <param name="Compared">How many were compared, or null.</param>
/// <param name="Next">Address of the next page, or null.</param>
/// <param name="MayJudge">Whether the caller verifies.</param>
/// <param name="MayRun">Whether the caller carries policies out.</param>
/// <param name="Batches">What was lately verified together and can be taken back.</param>
public sealed record QueueView(
    Period Period, IReadOnlyList<Named> Periods, IReadOnlyList<Named> Units, string? Unit, string? Type, string Sort, IReadOnlyList<QueuedActivity> Items,
    IReadOnlyList<string> UnitSigns, int? Compared, string? Next, bool MayJudge, bool MayRun, IReadOnlyList<BatchView> Batches);

/// <summary>How the judging of a unit stands.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Cluster">Name of its cluster.</param>
/// <param name="Entry">Its entry.</param>
/// <param name="Judged">Criteria that are judged.</param>
/// <param name="Waiting">Activities that wait; null where the caller does not see it.</param>
public sealed record UnitRow(Named Unit, string Cluster, UnitEntry Entry, IReadOnlyList<string> Judged, long? Waiting)
{
    /// <summary>Criteria that were appraised.</summary>
    public int Found => Judged.Count(c => Entry.Found(c) is not null);

    /// <summary>Criteria that the unit scored itself on.</summary>
    public int SelfScored => Judged.Count(Entry.SelfScores.ContainsKey);

    /// <summary>Objections that wait for an answer.</summary>
    public int Open => Entry.Objections.Values.Count(o => o.Standing == ObjectionStanding.Open);
}

/// <summary>What somebody said on a criterion.</summary>
/// <param name="At">When.</param>
/// <param name="Points">Points; null when options were chosen, or in a statement.</param>
/// <param name="Options">Codes of the chosen options.</param>
/// <param name="Value">Points or options in words; "" for a statement.</param>
/// <param name="Reason">Why, or the text of a statement.</param>
/// <param name="Evidence">Minh chứng.</param>
public sealed record Said(DateTimeOffset At, decimal? Points, IReadOnlyList<string> Options, string Value, string? Reason, IReadOnlyList<Evidence> Evidence);

/// <summary>A judged criterion with all that was said on it, and what the caller may say now.</summary>
/// <param name="Criterion">The criterion.</param>
/// <param name="Target">Target assigned to the unit, or null.</param>
/// <param name="SelfScore">What the unit says.</param>
/// <param name="Appraisal">What was found first.</param>
/// <param name="Statement">How the unit accounts for it.</param>
/// <param name="Review">What was found the second time.</param>
/// <param name="ToReview">Whether it must be looked at again.</param>
/// <param name="IsSentBack">Whether the unit must hand it in again.</param>
/// <param name="Tag">Tag of the finding that stands, or null.</param>
/// <param name="MaySelfScore">Whether the caller may score the unit.</param>
/// <param name="MayAppraise">Whether the caller may make or change the finding.</param>
/// <param name="MayState">Whether the caller may account for the finding.</param>
public sealed record JudgedCriterion(
    Criterion Criterion, decimal? Target, Said? SelfScore, Said? Appraisal, Said? Statement, Said? Review, bool ToReview, bool IsSentBack, string? Tag,
    bool MaySelfScore, bool MayAppraise, bool MayState)
{
    /// <summary>The finding that stands.</summary>
    public Said? Found => Review ?? Appraisal;

    /// <summary>Id of its row.</summary>
    public string Anchor => $"tc-{Criterion.Code}";
}

/// <summary>An objection as pages show it.</summary>
/// <param name="Unit">The unit that raised it.</param>
/// <param name="Number">Its number.</param>
/// <param name="About">What it is about, in words.</param>
/// <param name="Href">Where that is.</param>
/// <param name="Standing">Where it stands.</param>
/// <param name="Overdue">Whether it waits too long.</param>
/// <param name="RaisedAt">When it was raised.</param>
/// <param name="Reason">Why.</param>
/// <param name="AnsweredAt">When it was answered.</param>
/// <param name="Answer">The answer.</param>
/// <param name="MayAnswer">Whether the caller may be the one who answers.</param>
public sealed record ObjectionView(
    Named Unit, int Number, string About, string Href, ObjectionStanding Standing, bool Overdue, DateTimeOffset? RaisedAt, string? Reason, DateTimeOffset? AnsweredAt,
    string? Answer, bool MayAnswer);

/// <summary>A criterion that a target was or can be assigned for, or that was or can be declared not applicable.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Title">Its title.</param>
/// <param name="Target">The target, or null.</param>
/// <param name="TakesTarget">Whether the sheet works with one.</param>
/// <param name="LeftOut">Whether it was declared not applicable.</param>
/// <param name="MayBeLeftOut">Whether the sheet says what becomes of it then.</param>
/// <param name="At">When the target was assigned, or the criterion declared not applicable, last; null when never.</param>
/// <param name="Reason">Why, or null.</param>
public sealed record AssignedCriterion(
    string Code, string Title, decimal? Target, bool TakesTarget, bool LeftOut, bool MayBeLeftOut, DateTimeOffset? At, string? Reason)
{
    /// <summary>Code and title.</summary>
    public string Name => $"{Code} {Title}";
}

/// <summary>What the committee assigned to a unit before it is judged.</summary>
/// <param name="Targets">Criteria with a target, and those that take one.</param>
/// <param name="LeftOut">Criteria that do not apply, and those that may be declared so.</param>
/// <param name="Tag">Tag of the targets.</param>
/// <param name="MayAssign">Whether the caller may assign and declare now.</param>
public sealed record AssignedView(IReadOnlyList<AssignedCriterion> Targets, IReadOnlyList<AssignedCriterion> LeftOut, string Tag, bool MayAssign);

/// <summary>The judging of a unit as its page shows it.</summary>
/// <param name="Period">The period.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Sheet">Its sheet.</param>
/// <param name="Entry">Its entry.</param>
/// <param name="PledgeText">What it pledged in words, or null.</param>
/// <param name="Criteria">Its judged criteria.</param>
/// <param name="Objections">Its objections.</param>
/// <param name="SeesActivities">Whether the caller sees the queue.</param>
/// <param name="MaySubmit">Whether the caller may hand in the self-score.</param>
/// <param name="MaySendBack">Whether the caller may send it back.</param>
/// <param name="MayPledge">Whether the caller may pledge.</param>
/// <param name="Contestable">Criteria whose finding the caller may contest.</param>
/// <param name="MayContestResult">Whether the caller may contest the published result.</param>
/// <param name="Waits">Why the caller can do nothing here now, as a sentence; null when they can.</param>
/// <param name="Assigned">What the committee assigned to the unit.</param>
public sealed record JudgingView(
    Period Period, Named Unit, CriteriaSet Sheet, UnitEntry Entry, string? PledgeText, IReadOnlyList<JudgedCriterion> Criteria, IReadOnlyList<ObjectionView> Objections,
    bool SeesActivities, bool MaySubmit, bool MaySendBack, bool MayPledge, IReadOnlyList<Named> Contestable, bool MayContestResult, string? Waits,
    AssignedView Assigned)
{
    /// <summary>Address of the API's routes of this unit in this period.</summary>
    public string Api => $"/api/periods/{Uri.EscapeDataString(Period.Code)}/units/{Uri.EscapeDataString(Unit.Code)}";

    /// <summary>Address of a unit's page.</summary>
    /// <param name="period">Code of the period.</param>
    /// <param name="unit">Code of the unit.</param>
    public static string Of(string period, string unit) => $"/tham-dinh/{Uri.EscapeDataString(period)}/{Uri.EscapeDataString(unit)}";
}
