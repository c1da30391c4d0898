using ThiDua.Domain.Awards;

namespace ThiDua.Api.Pages.Awards;

/// <summary>A case in a list.</summary>
/// <param name="Case">The case.</param>
/// <param name="Title">What the award is called.</param>
/// <param name="UnitName">Name of the unit.</param>
/// <param name="Causes">What it rested on and fell away.</param>
public sealed record CaseItem(AwardCase Case, string Title, string UnitName, IReadOnlyList<string> Causes);

/// <summary>Cases of a period.</summary>
/// <param name="Area">The period.</param>
/// <param name="Items">Cases, the latest first.</param>
/// <param name="Status">Step that is asked for, or null.</param>
/// <param name="Review">Whether only those are asked for whose ground fell away.</param>
public sealed record CaseListView(AwardArea Area, IReadOnlyList<CaseItem> Items, CaseStatus? Status, bool Review);

/// <summary>What the caller may do with a case.</summary>
/// <param name="Manages">Adds papers.</param>
/// <param name="Decides">Closes an open vote, decides, announces, revokes, upholds.</param>
/// <param name="Votes">Votes openly.</param>
/// <param name="Counts">Tells a secret ballot.</param>
public sealed record CaseRights(bool Manages, bool Decides, bool Votes, bool Counts);

/// <summary>What would become of a unit if the award were revoked.</summary>
/// <param name="UnitName">The unit.</param>
/// <param name="Title">The award.</param>
/// <param name="Before">How it stands.</param>
/// <param name="After">How it would stand.</param>
public sealed record Cascade(string UnitName, string Title, EligibilityState Before, EligibilityState After);

/// <summary>A case with all that there is to know and to do.</summary>
public sealed record CaseView
{
    /// <summary>The period.</summary>
    public required AwardArea Area { get; init; }

    /// <summary>The case as in a list.</summary>
    public required CaseItem Item { get; init; }

    /// <summary>Version of the award that it follows.</summary>
    public required AwardRule Rule { get; init; }

    /// <summary>The vote that it takes, or null.</summary>
    public VoteRule? Vote { get; init; }

    /// <summary>Share of votes that must agree; null when the council has not set it.</summary>
    public decimal? Threshold { get; init; }

    /// <summary>Share of the members that must be present; null for none.</summary>
    public decimal? Quorum { get; init; }

    /// <summary>The council, or null.</summary>
    public Council? Council { get; init; }

    /// <summary>How the unit stands now; null for a person, or where it does not compete.</summary>
    public UnitEligibility? Stands { get; init; }

    /// <summary>Class that the decision rested on, in words; null for none.</summary>
    public string? BasisClass { get; init; }

    /// <summary>What the caller may do.</summary>
    public required CaseRights May { get; init; }

    /// <summary>What revoking would change for others.</summary>
    public IReadOnlyList<Cascade> Cascades { get; init; } = [];

    /// <summary>Cases whose decision rests on this one.</summary>
    public IReadOnlyList<CaseItem> RestOnIt { get; init; } = [];

    /// <summary>Today.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The case.</summary>
    public AwardCase Case => Item.Case;

    /// <summary>Whether votes can still be given or told.</summary>
    public bool CanVote => Vote is not null && Case.Status is CaseStatus.Received or CaseStatus.Voting;

    /// <summary>Whether papers without which nobody votes are there.</summary>
    public bool IsComplete => Case.Papers.Any(p => p.Kind == PaperKind.Submission) && Case.Papers.Any(p => p.Kind == PaperKind.AchievementReport);
}

/// <summary>What is needed to open a case.</summary>
/// <param name="Area">The period.</param>
/// <param name="Id">Id of the case to be.</param>
/// <param name="Titles">Awards in force today.</param>
/// <param name="Title">The chosen one, or null.</param>
/// <param name="Units">Units of the period.</param>
/// <param name="Unit">The chosen one, or null.</param>
/// <param name="Councils">Councils.</param>
/// <param name="Today">Today.</param>
public sealed record NewCaseView(
    AwardArea Area, string Id, IReadOnlyList<AwardRule> Titles, string? Title, IReadOnlyList<(string Code, string Name)> Units, string? Unit,
    IReadOnlyList<Council> Councils, DateOnly Today);
