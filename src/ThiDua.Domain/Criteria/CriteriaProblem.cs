namespace ThiDua.Domain.Criteria;

/// <summary>Why a criteria document is refused.</summary>
/// <param name="Code">Stable code, e.g. <c>criteria.unknown-key</c>.</param>
/// <param name="Message">Vietnamese sentence for the person who wrote the document.</param>
/// <param name="Pointer">JSON pointer to the place.</param>
/// <param name="Line">Line of the place in the file, from 1.</param>
public sealed record CriteriaProblem(string Code, string Message, string Pointer, int Line);

/// <summary>What became of a document: a set without problems, or problems without a set.</summary>
/// <param name="Set">The set, or null.</param>
/// <param name="Problems">Why it is refused; at most <see cref="CriteriaLimits.Problems"/> of them.</param>
public sealed record CriteriaReading(CriteriaSet? Set, IReadOnlyList<CriteriaProblem> Problems);

/// <summary>Limits on criteria documents: far above what a committee writes, low enough that a hostile document costs little.</summary>
public static class CriteriaLimits
{
    /// <summary>Bytes of a document.</summary>
    public const int DocumentBytes = 2 * 1024 * 1024;

    /// <summary>Values, maps and lists of a YAML document: its parser takes microseconds for each, and 2,000 criteria need some 80,000.</summary>
    public const int Nodes = 200_000;

    /// <summary>Nesting of a document, of any kind.</summary>
    public const int DocumentDepth = 48;

    /// <summary>Levels of sections.</summary>
    public const int SectionDepth = 8;

    /// <summary>Criteria and sections in a set, together.</summary>
    public const int Criteria = 2_000;

    /// <summary>Items of any other list.</summary>
    public const int Items = 100;

    /// <summary>Characters of a title or label.</summary>
    public const int Title = 500;

    /// <summary>Characters of a note or source.</summary>
    public const int Text = 4_000;

    /// <summary>Problems that are told at once.</summary>
    public const int Problems = 100;

    /// <summary>Greatest number in a document.</summary>
    public const decimal Number = 999_999_999_999.9999m;

    /// <summary>Greatest number of points.</summary>
    public const decimal Points = 1_000_000m;
}
