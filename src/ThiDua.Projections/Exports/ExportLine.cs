using ThiDua.Domain.Activities;
using ThiDua.EventStore.Reading;
using ThiDua.EventStore.Signing;

namespace ThiDua.Projections.Exports;

/// <summary>
/// A line of an export (docs/export.md): one opening line, the events from the first to the last position, one closing line. Every line is
/// canonical JSON, so equal content has equal bytes, and each event bears the chain value after it.
/// </summary>
public abstract record ExportLine
{
    private ExportLine()
    {
    }

    /// <summary>What the export is.</summary>
    /// <param name="Log">The log's identity.</param>
    /// <param name="Program">Version of the engine that scores in the program that wrote it.</param>
    /// <param name="Period">Code of the period it was asked for.</param>
    /// <param name="To">Last position.</param>
    /// <param name="Statements">Signed heads up to there, and all statements about keys, in their order.</param>
    /// <param name="Rules">Duties, time limits and days off, as JSON (<see cref="Domain.Duties.DutyDocumentJson"/>).</param>
    /// <param name="Awards">Awards and votes, as JSON (<see cref="Domain.Awards.AwardDocumentJson"/>).</param>
    public sealed record Opening(
        Guid Log, string Program, string Period, long To, IReadOnlyList<SignedStatement> Statements, byte[] Rules, byte[] Awards) : ExportLine;

    /// <summary>An event with all that is public.</summary>
    /// <param name="Event">The event.</param>
    /// <param name="Chain">Chain value after it.</param>
    public sealed record Whole(SealedEvent Event, byte[] Chain) : ExportLine;

    /// <summary>An event that is left out: only its leaf stands for it.</summary>
    /// <param name="At">Position.</param>
    /// <param name="Leaf">Its leaf.</param>
    /// <param name="Chain">Chain value after it.</param>
    public sealed record LeftOut(long At, byte[] Leaf, byte[] Chain) : ExportLine;

    /// <summary>What events that were left out since the last such line count towards, summed up: denunciations are counted, never listed.</summary>
    /// <param name="At">Position up to which they are summed up.</param>
    /// <param name="Changes">Sums.</param>
    public sealed record Counted(long At, IReadOnlyList<CountedChange> Changes) : ExportLine;

    /// <summary>The end: how much came before.</summary>
    /// <param name="Lines">Lines before this one.</param>
    /// <param name="Sha256">SHA-256 of all bytes before this line.</param>
    /// <param name="Signed">Both under the signature of the writing server, or null when it has no key.</param>
    public sealed record Closing(long Lines, byte[] Sha256, SignedStatement? Signed) : ExportLine;
}

/// <summary>What left-out events add to a sum.</summary>
/// <param name="Change">The sum.</param>
/// <param name="Late">Codes of the periods in which it does not count for its unit, since it came late and is not admitted; in their order.</param>
public sealed record CountedChange(EffectChange Change, IReadOnlyList<string> Late);

/// <summary>A line of an export does not hold what it must.</summary>
/// <param name="line">Number of the line, from 1.</param>
/// <param name="message">Vietnamese sentence.</param>
/// <param name="inner">Why, for an engineer.</param>
public sealed class ExportFaultException(long line, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Number of the line, from 1.</summary>
    public long Line { get; } = line;
}
