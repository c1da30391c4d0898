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
    /// <summary>What the unit last said on each criterion, with reason and evidence where the private parts were read.</summary>
    public ImmutableDictionary<string, SelfScored> Said { get; private init; } = ImmutableDictionary<string, SelfScored>.Empty;

    /// <summary>The last statement on each criterion, with its text where the private parts were read.</summary>
    public ImmutableDictionary<string, StatementMade> Stated { get; private init; } = ImmutableDictionary<string, StatementMade>.Empty;

    /// <summary>The last pledge, with its text where the private part was read; null before the first.</summary>
    public PledgeMade? LastPledge { get; private init; }

    /// <summary>Version of the last finding on each criterion: whoever changes it names the one that they saw.</summary>
    public ImmutableDictionary<string, long> FoundAt { get; private init; } = ImmutableDictionary<string, long>.Empty;

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
        SelfScored s => With(Entry with { SelfScores = Entry.SelfScores.SetItem(s.Criterion, Judged(s.Points, s.Options)) }) with { Said = Said.SetItem(s.Criterion, s) },
        SelfScoresSubmitted => With(Submitted),
        SelfScoresSentBack b => With(Entry with
        {
            SelfScore = SelfScoreStanding.SentBack,
            SentBackUntil = b.Until,
            SentBack = (b.Criteria ?? []).ToImmutableSortedSet(StringComparer.Ordinal),
        }),
        CriterionAppraised a => With(Entry with { Appraisals = Entry.Appraisals.SetItem(a.Criterion, Judged(a.Points, a.Options)) }) with { FoundAt = FoundAt.SetItem(a.Criterion, Version + 1) },
        StatementMade s => With(Entry with { ToReview = Entry.ToReview.Add(s.Criterion) }) with { Stated = Stated.SetItem(s.Criterion, s) },
        CriterionReviewed r => With(Entry with
        {
            Reviews = Entry.Reviews.SetItem(r.Criterion, Judged(r.Points, r.Options)),
            ToReview = Entry.ToReview.Remove(r.Criterion),
        }) with
        { FoundAt = FoundAt.SetItem(r.Criterion, Version + 1) },
        PledgeMade p => With(Entry with { Pledge = new Pledge(p.Targets.ToImmutableSortedDictionary(StringComparer.Ordinal)) }) with { LastPledge = p },
        ObjectionRaised o when o.Number == Entry.Objections.Count + 1 => With(Entry with
        {
            Objections = Entry.Objections.Add(o.Number, new Objection(o.Number, o.About, o.Of, ObjectionStanding.Open)),
        }),
        ObjectionAnswered a when Entry.Objections.GetValueOrDefault(a.Number) is { Standing: ObjectionStanding.Open } open => With(Entry.Answered(open, a.Accepted)),
        TieVoteRecorded v => With(Entry with { TieVotes = v.Votes }) with { Vote = v },
        ActivityCameLate c when Late.GetValueOrDefault(c.Stream) is null or { State: LateState.Admitted } => With(c.Stream, new LateEntry(c.After, LateState.Late)),
        LateEntryRequested r when Late.GetValueOrDefault(r.Stream) is { State: LateState.Late or LateState.Refused } late =>
            With(r.Stream, late with { State = LateState.Requested }),
        LateEntryAdmitted a when Late.GetValueOrDefault(a.Stream) is { State: LateState.Requested } late => With(a.Stream, late with { State = LateState.Admitted }),
        LateEntryRefused r when Late.GetValueOrDefault(r.Stream) is { State: LateState.Requested } late => With(r.Stream, late with { State = LateState.Refused }),
        _ => throw new CorruptStreamException($"{e.GetType().Name} cannot follow in a unit's entry."),
    };

    private UnitEntry Submitted => Entry with { SelfScore = SelfScoreStanding.Submitted, SentBack = Entry.SentBack.Clear(), SentBackUntil = null, EverSubmitted = true };

    private static Judgement Judged(decimal? points, IReadOnlyList<string>? options) => new(points, [.. options ?? []]);

    private EntryHistory With(string stream, LateEntry late) => With(Entry with
    {
        LeftOut = late.State == LateState.Admitted ? Entry.LeftOut.Remove(stream) : Entry.LeftOut.SetItem(stream, late.After),
    }) with
    { Late = Late.SetItem(stream, late) };

    private EntryHistory With(UnitEntry entry) => this with { Entry = entry, Version = Version + 1 };
}
