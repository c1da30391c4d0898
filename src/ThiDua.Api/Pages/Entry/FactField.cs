namespace ThiDua.Api.Pages.Entry;

/// <summary>How a field of a fact is filled in.</summary>
public enum FactShape
{
    /// <summary>A line of text.</summary>
    Text,

    /// <summary>Several lines of text.</summary>
    Long,

    /// <summary>A number, decimal comma.</summary>
    Number,

    /// <summary>A day.</summary>
    Day,

    /// <summary>Yes or no.</summary>
    YesNo,

    /// <summary>One of several.</summary>
    Choice,

    /// <summary>Any of several.</summary>
    Several,

    /// <summary>A list of texts, one a line.</summary>
    Lines,
}

/// <summary>A field of a form that records a fact.</summary>
/// <param name="Name">Place in the request's body, with its kind.</param>
/// <param name="Shape">How it is filled in.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Required">Whether it must be filled in.</param>
public sealed record FactField(string Name, FactShape Shape, string Label, bool Required)
{
    /// <summary>What to know before filling it in.</summary>
    public string? Hint { get; init; }

    /// <summary>What stands now or is likely; several for lists.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>What can be chosen.</summary>
    public IReadOnlyList<(string Value, string Text)> Options { get; init; } = [];

    /// <summary>Last day that can be.</summary>
    public string? LastDay { get; init; }

    /// <summary>Whether it says more, which is seldom needed.</summary>
    public bool IsMore { get; init; }
}
