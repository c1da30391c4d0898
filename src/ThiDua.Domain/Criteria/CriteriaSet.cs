namespace ThiDua.Domain.Criteria;

/// <summary>A versioned score sheet (bộ tiêu chí): sections and criteria with points, formulas and legal basis.</summary>
public sealed record CriteriaSet
{
    /// <summary>Code, kebab-case.</summary>
    public required string Code { get; init; }

    /// <summary>Version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>Vietnamese title.</summary>
    public required string Title { get; init; }
}
