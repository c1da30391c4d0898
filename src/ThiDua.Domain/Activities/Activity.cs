using System.Collections.Immutable;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Activities;

/// <summary>Where an activity stands (tình trạng).</summary>
public enum Standing
{
    /// <summary>Claimed, not verified.</summary>
    Recorded,

    /// <summary>All that is claimed is verified.</summary>
    Verified,

    /// <summary>Not accepted; counts nothing until it is corrected.</summary>
    Rejected,

    /// <summary>Taken back by the recorder.</summary>
    Voided,
}

/// <summary>Whether somebody doubts an activity.</summary>
public enum Question
{
    /// <summary>Nobody does.</summary>
    None,

    /// <summary>Somebody does, and the unit has not answered.</summary>
    Open,

    /// <summary>The unit answered or corrected; somebody must look at it by itself.</summary>
    Answered,
}

/// <summary>A fact and its version in the stream.</summary>
public sealed record StatedFact(long Version, ActivityFact Fact);

/// <summary>
/// An activity folded from its stream: what is claimed (the latest state that was not rejected), what is verified, and where it stands.
/// The same for every kind; the kind says what the facts mean.
/// </summary>
public sealed record Activity
{
    /// <summary>No events yet.</summary>
    public static Activity Empty { get; } = new();

    /// <summary>Facts that count in the claimed view, in order.</summary>
    public ImmutableArray<StatedFact> Claimed { get; private init; } = [];

    /// <summary>Facts that count in the verified view, in order.</summary>
    public ImmutableArray<StatedFact> Verified { get; private init; } = [];

    /// <summary>Facts a correction works on: the claimed ones, or those that were rejected.</summary>
    public ImmutableArray<StatedFact> Stated { get; private init; } = [];

    /// <summary>Where it stands.</summary>
    public Standing Standing { get; private init; }

    /// <summary>Events in the stream.</summary>
    public long Version { get; private init; }

    /// <summary>Whether somebody doubts it.</summary>
    public Question Question { get; private init; }

    /// <summary>On what basis it was verified last; null when somebody looked at it by itself, or it is not verified.</summary>
    public VerificationBasis? Basis { get; private init; }

    /// <summary>Whether the last thing that happened to it is that it, or what was claimed since the last verification, was rejected.</summary>
    public bool IsRejected => Standing != Standing.Voided && !Rejected.IsDefault;

    /// <summary>Whether it was ever rejected: what is mended since is looked at by itself, never accepted by a rule.</summary>
    public bool WasRejected { get; private init; }

    /// <summary>Whether it was verified and nothing followed: the verification can be taken back.</summary>
    public bool IsJustVerified => Standing == Standing.Verified && VerifiedAt == Version;

    private long? Replacing { get; init; }

    /// <summary>What was claimed before the rejection that stands; default when none does.</summary>
    private ImmutableArray<StatedFact> Rejected { get; init; }

    /// <summary>Version of the last verification, and what was verified before it.</summary>
    private long VerifiedAt { get; init; }

    private ImmutableArray<StatedFact> VerifiedBefore { get; init; } = [];

    /// <summary>Unit of the activity, or null before the opening.</summary>
    public string? Unit => Opening?.Unit;

    /// <summary>The opening fact as it was last stated.</summary>
    public OpeningFact? Opening => Stated.IsEmpty ? null : (OpeningFact)Stated[0].Fact;

    /// <summary>Facts in force in the claimed view.</summary>
    public IReadOnlyList<ActivityFact> ClaimedFacts => [.. Claimed.Select(c => c.Fact)];

    /// <summary>The activity after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public Activity After(IDomainEvent e)
    {
        var version = Version + 1;
        if (Replacing is not null && e is not ActivityFact)
        {
            throw new CorruptStreamException($"{e.GetType().Name} stands where the corrected fact must.");
        }

        return e switch
        {
            ActivityFact fact => State(fact, version),
            ActivityCorrected c when Stated.Any(s => s.Version == c.Replaces) => this with { Version = version, Replacing = c.Replaces },
            ActivityVoided when Standing != Standing.Voided =>
                this with { Version = version, Standing = Standing.Voided, Claimed = [], Verified = [] },
            ActivityVerified v when Standing == Standing.Recorded || (Standing == Standing.Verified && Question != Question.None) => Verify(v, version),
            VerificationWithdrawn when IsJustVerified =>
                this with { Version = version, Standing = Standing.Recorded, Verified = VerifiedBefore, VerifiedBefore = [], VerifiedAt = 0, Basis = null },
            ActivityQuestioned when Standing is Standing.Recorded or Standing.Verified && Question != Question.Open => this with { Version = version, Question = Question.Open },
            QuestionAnswered when Question == Question.Open => this with { Version = version, Question = Question.Answered },
            ActivityRejected when Standing is Standing.Recorded or Standing.Verified => Reject(version),
            RejectionWithdrawn when IsRejected =>
                this with { Version = version, Standing = Standing.Recorded, Claimed = Rejected, Stated = Rejected, Rejected = default },
            _ => throw new CorruptStreamException($"{e.GetType().Name} cannot follow in an activity that is {Standing}."),
        };
    }

    private Activity State(ActivityFact fact, long version)
    {
        if (Replacing is { } replaced)
        {
            ImmutableArray<StatedFact> corrected = [.. Stated.Select(s => s.Version == replaced ? new StatedFact(version, fact) : s)];
            return this with
            {
                Version = version,
                Replacing = null,
                Stated = corrected,
                Claimed = corrected,
                Verified = [],
                Standing = Standing.Recorded,
                Basis = null,
                Rejected = default,
                Question = Question == Question.None ? Question.None : Question.Answered,
            };
        }

        if (Standing is Standing.Voided or Standing.Rejected)
        {
            throw new CorruptStreamException($"{fact.GetType().Name} cannot follow in an activity that is {Standing}.");
        }

        var stated = Claimed.Add(new StatedFact(version, fact));
        var verified = fact is IRetraction && !Verified.IsEmpty ? Verified.Add(new StatedFact(version, fact)) : Verified;
        return this with { Version = version, Stated = stated, Claimed = stated, Verified = verified, Standing = Standing.Recorded, Rejected = default };
    }

    private Activity Verify(ActivityVerified verified, long version) => this with
    {
        Version = version,
        Standing = Standing.Verified,
        VerifiedBefore = Verified,
        VerifiedAt = version,
        Verified = Claimed,
        Basis = verified.Basis,
        Question = Question.None,
        Rejected = default,
    };

    private Activity Reject(long version)
    {
        // Steps added since the verification fall away; if there was none, or the verified state itself is rejected, nothing counts any more.
        var fallsBack = Standing == Standing.Recorded && !Verified.IsEmpty;
        return fallsBack
            ? this with { Version = version, Claimed = Verified, Stated = Verified, Standing = Standing.Verified, Question = Question.None, Rejected = Claimed, WasRejected = true }
            : this with { Version = version, Claimed = [], Verified = [], Standing = Standing.Rejected, Question = Question.None, Rejected = Stated, WasRejected = true };
    }
}

/// <summary>The two readings of everything.</summary>
public enum View
{
    /// <summary>The latest state that was not rejected.</summary>
    Claimed,

    /// <summary>The state that was verified.</summary>
    Verified,
}

/// <summary>What tells quantities apart in the ledger.</summary>
public sealed record EffectKey(View View, string Unit, string Measure, Facets Facets, DateOnly Day);

/// <summary>A difference of effects: the entry that the ledger keeps for one event.</summary>
/// <param name="Key">View, unit, measure, facets and day.</param>
/// <param name="Count">Difference in the number of effects (a latest value of 0 is there or not).</param>
/// <param name="Quantity">Difference in quantity.</param>
public sealed record EffectChange(EffectKey Key, int Count, decimal Quantity);

/// <summary>Effects of an activity in both views, and their differences.</summary>
public static class ActivityEffects
{
    /// <summary>All effects of an activity, added up per key.</summary>
    public static IReadOnlyDictionary<EffectKey, (int Count, decimal Quantity)> Of(ActivityKind kind, Activity activity)
    {
        var sums = new Dictionary<EffectKey, (int Count, decimal Quantity)>();
        AddAll(View.Claimed, kind, activity.Claimed, sums);
        AddAll(View.Verified, kind, activity.Verified, sums);
        return sums;
    }

    /// <summary>effects(after) − effects(before), in a stable order; what did not change is left out.</summary>
    public static IReadOnlyList<EffectChange> Between(
        IReadOnlyDictionary<EffectKey, (int Count, decimal Quantity)> before, IReadOnlyDictionary<EffectKey, (int Count, decimal Quantity)> after)
    {
        var changes = new List<EffectChange>();
        foreach (var key in before.Keys.Union(after.Keys))
        {
            var (oldCount, oldQuantity) = before.GetValueOrDefault(key);
            var (newCount, newQuantity) = after.GetValueOrDefault(key);
            if (oldCount != newCount || oldQuantity != newQuantity)
            {
                changes.Add(new EffectChange(key, newCount - oldCount, newQuantity - oldQuantity));
            }
        }

        changes.Sort(Order);
        return changes;
    }

    private static void AddAll(
        View view, ActivityKind kind, ImmutableArray<StatedFact> facts, Dictionary<EffectKey, (int Count, decimal Quantity)> sums)
    {
        foreach (var effect in kind.Effects([.. facts.Select(f => f.Fact)]))
        {
            if (effect.Quantity == 0 && MeasureCatalogue.KindOf(effect.Measure) == MeasureKind.Sum)
            {
                continue;
            }

            var key = new EffectKey(view, effect.Unit, effect.Measure, effect.Facets, effect.Day);
            var (count, quantity) = sums.GetValueOrDefault(key);
            sums[key] = (count + 1, quantity + effect.Quantity);
        }
    }

    private static int Order(EffectChange a, EffectChange b)
    {
        var (x, y) = (a.Key, b.Key);
        var byView = x.View.CompareTo(y.View);
        var byUnit = byView != 0 ? byView : string.CompareOrdinal(x.Unit, y.Unit);
        var byMeasure = byUnit != 0 ? byUnit : string.CompareOrdinal(x.Measure, y.Measure);
        var byFacets = byMeasure != 0 ? byMeasure : string.CompareOrdinal(x.Facets.Text, y.Facets.Text);
        return byFacets != 0 ? byFacets : x.Day.CompareTo(y.Day);
    }
}
