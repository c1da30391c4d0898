using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Awards;

/// <summary>Of whom a share of votes is taken.</summary>
public enum VoteBase
{
    /// <summary>All members of the council, present or not.</summary>
    AllMembers,

    /// <summary>Members who are present.</summary>
    Present,

    /// <summary>All households.</summary>
    Households,
}

/// <summary>A vote under one version of the law.</summary>
public sealed record VoteRule
{
    /// <summary>Code, kebab-case.</summary>
    public required string Code { get; init; }

    /// <summary>1, 2 ….</summary>
    public required int Version { get; init; }

    /// <summary>Vietnamese title.</summary>
    public required string Title { get; init; }

    /// <summary>Who votes, in Vietnamese.</summary>
    public required string Body { get; init; }

    /// <summary>Share that must agree.</summary>
    public required AwardNumber Threshold { get; init; }

    /// <summary>Whether exactly the share is enough; a majority must exceed it.</summary>
    public required bool Reaches { get; init; }

    /// <summary>Of whom.</summary>
    public required VoteBase Base { get; init; }

    /// <summary>Share of the members who must be present; null when no source asks for one.</summary>
    public AwardNumber? Quorum { get; init; }

    /// <summary>Whether absent members are asked in writing.</summary>
    public required bool AbsentInWriting { get; init; }

    /// <summary>Article.</summary>
    public required string Law { get; init; }

    /// <summary>Whether the vote was found in a source in force.</summary>
    public required bool Confirmed { get; init; }

    /// <summary>What else must be known; never null when not confirmed.</summary>
    public string? Note { get; init; }

    /// <summary>First day in force; null when no source tells it.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day in force, or null.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>What is left open.</summary>
    public ValueList<AwardParameter> Parameters { get; init; } = [];

    /// <summary>Whether it is in force on a day.</summary>
    public bool HoldsOn(DateOnly day) => !(day < From) && !(day > Until);
}
