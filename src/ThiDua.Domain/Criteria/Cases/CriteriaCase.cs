using ThiDua.Domain.Activities;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Criteria.Cases;

/// <summary>What became of a document of cases: cases without problems, or problems without cases.</summary>
/// <param name="Cases">The cases, in order; null with problems.</param>
/// <param name="Problems">Why it is refused; at most <see cref="CriteriaLimits.Problems"/> of them.</param>
public sealed record CaseReading(IReadOnlyList<CriteriaCase>? Cases, IReadOnlyList<CriteriaProblem> Problems);

/// <summary>A situation in the words of those who own the sheet, and the points that they expect for it (tình huống).</summary>
public sealed record CriteriaCase
{
    /// <summary>What it shows, in a sentence.</summary>
    public required string Name { get; init; }

    /// <summary>Line in the document, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The period.</summary>
    public required ScoredPeriod Period { get; init; }

    /// <summary>As of this day (inclusive).</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The unit it is about, then the others of its cluster.</summary>
    public required IReadOnlyList<CaseUnit> Units { get; init; }

    /// <summary>Code of the problem that the situation itself must have; null for a situation that can be scored.</summary>
    public string? ExpectedProblem { get; init; }

    /// <summary>The problems that it has; told as differences only where one was expected.</summary>
    public IReadOnlyList<CriteriaProblem> Problems { get; init; } = [];
}

/// <summary>A unit of a case.</summary>
public sealed record CaseUnit
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>What is known of it on the day.</summary>
    public required UnitAttributes Attributes { get; init; }

    /// <summary>What is recorded of it, in the order of the document.</summary>
    public required IReadOnlyList<CaseEntry> Given { get; init; }

    /// <summary>Its targets, judgements and votes.</summary>
    public UnitEntry Entry { get; init; } = UnitEntry.Empty;

    /// <summary>Units below it.</summary>
    public IReadOnlyList<CaseUnit> Below { get; init; } = [];

    /// <summary>Of a unit below: code of the class it reached, in both views.</summary>
    public (string? Claimed, string? Verified) Class { get; init; }

    /// <summary>Points that are expected.</summary>
    public IReadOnlyList<ExpectedPoints> Expected { get; init; } = [];

    /// <summary>Code of the class that is expected; null in a view that the case says nothing of.</summary>
    public (string? Claimed, string? Verified) ExpectedClass { get; init; }
}

/// <summary>What is recorded of a unit: one entry of the ledger, as it were.</summary>
/// <param name="Measure">Measure code.</param>
/// <param name="Facets">What distinguishes it.</param>
/// <param name="Day">Day it counts on.</param>
/// <param name="Quantity">How much; of a latest measure, the value.</param>
/// <param name="Verified">Whether it is verified too, or only claimed.</param>
public sealed record CaseEntry(string Measure, Facets Facets, DateOnly Day, decimal Quantity, bool Verified);

/// <summary>Points that are expected of a criterion, a section or the total; null in a view that the case says nothing of.</summary>
/// <param name="Code">Code, or <c>total</c>.</param>
/// <param name="Claimed">In the claimed view.</param>
/// <param name="Verified">In the verified view.</param>
public sealed record ExpectedPoints(string Code, decimal? Claimed, decimal? Verified);

/// <summary>How a case went.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Line">Its line in the document, from 1.</param>
/// <param name="Differences">What is other than expected.</param>
public sealed record CaseResult(string Name, int Line, IReadOnlyList<CaseDifference> Differences)
{
    /// <summary>Whether all is as expected.</summary>
    public bool Passed => Differences.Count == 0;
}

/// <summary>Something is other than a case expects.</summary>
/// <param name="Unit">Name of the unit; null for the one that the case is about.</param>
/// <param name="Code">Code of the criterion or section, <c>total</c>, <c>class</c> or <c>problem</c>.</param>
/// <param name="View">In which view; null for both alike.</param>
/// <param name="Expected">What is expected, in words.</param>
/// <param name="Actual">What is, in words.</param>
/// <param name="Values">What stands behind it: the values of a criterion, the points of the criteria of a section.</param>
/// <param name="Sentence">All of it as a Vietnamese sentence.</param>
public sealed record CaseDifference(
    string? Unit, string Code, View? View, string Expected, string Actual, IReadOnlyList<CaseValue> Values, string Sentence);

/// <summary>A value behind a difference.</summary>
/// <param name="Label">Vietnamese label.</param>
/// <param name="Value">The number; null when it is not known.</param>
public sealed record CaseValue(string Label, decimal? Value);
