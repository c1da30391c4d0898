using ThiDua.Api.Pages.Components;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Results;

namespace ThiDua.Api.Pages.Awards;

/// <summary>Papers of one award that can be printed.</summary>
/// <param name="Rule">The award.</param>
/// <param name="Proposed">How many cases a submission would name.</param>
/// <param name="Votes">Votes by day, with the number of the minutes where it is known.</param>
/// <param name="Decisions">Decisions by number.</param>
/// <param name="Undecided">How many cases wait for a decision.</param>
public sealed record PapersOf(
    AwardRule Rule, int Proposed, IReadOnlyList<(DateOnly On, string? Minutes, int Cases)> Votes, IReadOnlyList<(string Number, DateOnly On, int Cases)> Decisions, int Undecided);

/// <summary>A row of a printed list.</summary>
/// <param name="Item">The case.</param>
/// <param name="Stands">How the unit stands; null for a person, or where it does not compete.</param>
public sealed record PaperRow(CaseItem Item, UnitEligibility? Stands)
{
    /// <summary>Total of the unit's sheet: when it was decided, or now.</summary>
    public decimal? Total => Item.Case.Decided?.Basis?.Total ?? Stands?.Candidate.Sheet.Total.Verified;

    /// <summary>Rank in the cluster: when it was decided, or now.</summary>
    public int? Rank => Item.Case.Decided?.Basis is { } basis ? basis.Rank : Stands?.Candidate.Rank;

    /// <summary>Who is rewarded.</summary>
    public string Who => Item.Case.Received.Person is { } person ? $"{person.Role} ({person.Reference}), {Item.UnitName}" : Item.UnitName;
}

/// <summary>A paper filled in from the cases of an award.</summary>
/// <param name="Area">The period.</param>
/// <param name="Action">Address of the page.</param>
/// <param name="Keep">Its own parameters.</param>
/// <param name="Paper">What whoever prints it told.</param>
/// <param name="Rule">The award.</param>
/// <param name="Rows">Cases.</param>
/// <param name="Council">The council, or null.</param>
/// <param name="Vote">The vote, or null.</param>
/// <param name="SetBy">Numbers of the decisions by which the council set what the law leaves open.</param>
/// <param name="Result">The result of the period that holds; null before it is published.</param>
public sealed record PaperView(
    AwardArea Area, string Action, IReadOnlyList<(string Name, string Value)> Keep, OfficialPaper Paper, AwardRule Rule, IReadOnlyList<PaperRow> Rows, Council? Council,
    VoteRule? Vote, IReadOnlyList<string> SetBy, ResultFrozen? Result);
