using System.Collections.Immutable;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Entries;

/// <summary>A unit's entry in a period, folded from its stream.</summary>
/// <param name="Entry">What holds now.</param>
/// <param name="Vote">The last vote on a tie, or null.</param>
/// <param name="Version">Events in its stream.</param>
public sealed record EntryHistory(UnitEntry Entry, TieVoteRecorded? Vote, long Version)
{
    private const string Prefix = "entry-";

    /// <summary>No events yet.</summary>
    public static EntryHistory Empty { get; } = new(UnitEntry.Empty, null, 0);

    /// <summary>Activities of which something came late, by stream.</summary>
    public ImmutableSortedDictionary<string, LateEntry> Late { get; init; } = ImmutableSortedDictionary.Create<string, LateEntry>(StringComparer.Ordinal);

    /// <summary>How the ids of the streams begin.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = [Prefix];

    /// <summary>Stream of a unit's entry in a period. Codes may hold dots and hyphens, never a colon: no two entries share a stream.</summary>
    public static string StreamOf(string period, string unit) => $"{Prefix}{period}:{unit}";

    /// <summary>Whether a stream is an entry.</summary>
    public static bool Owns(string streamId) => streamId.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Period and unit of an entry's stream.</summary>
    /// <exception cref="CorruptStreamException">The id names none.</exception>
    public static (string Period, string Unit) KeyOf(string streamId) =>
        Owns(streamId) && streamId[Prefix.Length..].Split(':') is [{ Length: > 0 } period, { Length: > 0 } unit]
            ? (period, unit)
            : throw new CorruptStreamException($"Stream {streamId} is no entry.");

    /// <summary>The entry after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public EntryHistory After(IDomainEvent e) => e switch
    {
        TargetAssigned t => With(Entry with { Targets = Entry.Targets.SetItem(t.Criterion, t.Target) }),
        TargetWithdrawn w => With(Entry with { Targets = Entry.Targets.Remove(w.Criterion) }),
        CriterionDeclaredNotApplicable n => With(Entry with { NotApplicable = Entry.NotApplicable.Add(n.Criterion) }),
        CriterionDeclaredApplicable a => With(Entry with { NotApplicable = Entry.NotApplicable.Remove(a.Criterion) }),
        SelfScored s => With(Entry with { SelfScores = Entry.SelfScores.SetItem(s.Criterion, Judged(s.Points, s.Options)) }),
        CriterionAppraised a => With(Entry with { Appraisals = Entry.Appraisals.SetItem(a.Criterion, Judged(a.Points, a.Options)) }),
        TieVoteRecorded v => With(Entry with { TieVotes = v.Votes }) with { Vote = v },
        ActivityCameLate c when Late.GetValueOrDefault(c.Stream) is null or { State: LateState.Admitted } => With(c.Stream, new LateEntry(c.After, LateState.Late)),
        LateEntryRequested r when Late.GetValueOrDefault(r.Stream) is { State: LateState.Late or LateState.Refused } late =>
            With(r.Stream, late with { State = LateState.Requested }),
        LateEntryAdmitted a when Late.GetValueOrDefault(a.Stream) is { State: LateState.Requested } late => With(a.Stream, late with { State = LateState.Admitted }),
        LateEntryRefused r when Late.GetValueOrDefault(r.Stream) is { State: LateState.Requested } late => With(r.Stream, late with { State = LateState.Refused }),
        _ => throw new CorruptStreamException($"{e.GetType().Name} cannot follow in a unit's entry."),
    };

    private static Judgement Judged(decimal? points, IReadOnlyList<string>? options) => new(points, [.. options ?? []]);

    private EntryHistory With(string stream, LateEntry late) => With(Entry with
    {
        LeftOut = late.State == LateState.Admitted ? Entry.LeftOut.Remove(stream) : Entry.LeftOut.SetItem(stream, late.After),
    }) with { Late = Late.SetItem(stream, late) };

    private EntryHistory With(UnitEntry entry) => this with { Entry = entry, Version = Version + 1 };
}
