using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Figures;
using ThiDua.Domain.Periods;

namespace ThiDua.Domain.Verification;

/// <summary>Where an activity stands in the log: all that samples look at.</summary>
/// <param name="StreamId">Its stream.</param>
/// <param name="FirstSeq">Position of its first event.</param>
public record WaitingPlace(string StreamId, long FirstSeq)
{
    /// <summary>Stream of its kind, by which policies name it.</summary>
    public string Type => ActivityKinds.OfStream(StreamId)!.Stream;
}

/// <summary>An activity that waits to be verified.</summary>
/// <param name="StreamId">Its stream.</param>
/// <param name="FirstSeq">Position of its first event.</param>
/// <param name="Activity">How it stands.</param>
public sealed record WaitingActivity(string StreamId, long FirstSeq, Activity Activity) : WaitingPlace(StreamId, FirstSeq);

/// <summary>What carrying out the policies of a period comes to.</summary>
/// <param name="Draws">Samples that are drawn now.</param>
/// <param name="Accepted">Activities that count as verified from now on, each with the way of its policy.</param>
public sealed record VerificationRun(IReadOnlyList<VerificationSampleDrawn> Draws, IReadOnlyList<(WaitingActivity Activity, VerificationWay Way)> Accepted);

/// <summary>The verification policies of a period (design §5): which activities count as verified without being looked at one by one.</summary>
public static class VerificationPolicies
{
    /// <summary>Activities that one run accepts at the most; the next run goes on.</summary>
    public const int Most = 500;

    /// <summary>The policy for a kind of activity; null when each is verified by itself because the plan does not name it.</summary>
    /// <param name="plan">Plan of the period.</param>
    /// <param name="type">Stream of the kind.</param>
    public static VerificationPolicy? For(PeriodPlan plan, string type) => plan.Verification?.FirstOrDefault(p => p.Type == type);

    /// <summary>Draws the samples that are due and accepts what the policies accept.</summary>
    /// <param name="plan">Plan of the period.</param>
    /// <param name="log">What was drawn before.</param>
    /// <param name="waiting">Activities of the period that wait.</param>
    /// <param name="upTo">Position up to which all of them are known.</param>
    /// <param name="seed">Seed of new samples.</param>
    /// <param name="today">Today in Vietnam.</param>
    public static VerificationRun Run(PeriodPlan plan, VerificationLog log, IReadOnlyList<WaitingActivity> waiting, long upTo, long seed, DateOnly today)
    {
        var draws = Draws(plan, log, waiting, upTo, seed);
        IReadOnlyList<VerificationSampleDrawn> samples = [.. log.Samples, .. draws];
        var due = waiting.Select(w => (Activity: w, Policy: For(plan, w.Type)))
            .Where(w => w.Policy is not null && Accepts(w.Policy, samples, w.Activity, today))
            .OrderBy(w => w.Activity.FirstSeq).Select(w => (w.Activity, w.Policy!.Way)).ToList();
        return new VerificationRun(draws, [.. due.Take(Most)]);
    }

    /// <summary>The samples that are due: only places are looked at, however many wait.</summary>
    /// <param name="plan">Plan of the period.</param>
    /// <param name="log">What was drawn before.</param>
    /// <param name="waiting">What waits in the period.</param>
    /// <param name="upTo">Position up to which all of it is known.</param>
    /// <param name="seed">Seed of new samples.</param>
    public static IReadOnlyList<VerificationSampleDrawn> Draws(PeriodPlan plan, VerificationLog log, IReadOnlyList<WaitingPlace> waiting, long upTo, long seed) =>
    [
        .. (plan.Verification ?? []).Where(p => p.Way == VerificationWay.Sample).Select(p => Draw(p, log, waiting, upTo, seed)).OfType<VerificationSampleDrawn>(),
    ];

    /// <summary>Whether a policy could accept what stands at a place, whatever it is: who asks need not look at the others.</summary>
    /// <param name="policy">The policy of its kind.</param>
    /// <param name="samples">Samples that were drawn.</param>
    /// <param name="place">The place.</param>
    /// <param name="today">Today in Vietnam.</param>
    public static bool CouldAccept(VerificationPolicy policy, IReadOnlyList<VerificationSampleDrawn> samples, WaitingPlace place, DateOnly today) => policy.Way switch
    {
        VerificationWay.Each => false,
        VerificationWay.Sample => IsOver(policy.QuestionBy, today, without: true)
            && samples.FirstOrDefault(s => s.Type == policy.Type && s.Covers(place)) is { } sample && !sample.Chose(place.StreamId),
        VerificationWay.UnlessQuestioned => IsOver(policy.QuestionBy, today, without: false),
        VerificationWay.BySource => policy.Sources is { Count: > 0 },
        _ => throw new InvalidOperationException($"{policy.Way}"),
    };

    /// <summary>
    /// Whether a policy accepts an activity: it waits, nobody doubts it, it was never rejected, and its way says so. What is in a sample is
    /// looked at by itself.
    /// </summary>
    /// <param name="policy">The policy of its kind.</param>
    /// <param name="samples">Samples that were drawn.</param>
    /// <param name="waiting">The activity.</param>
    /// <param name="today">Today in Vietnam.</param>
    public static bool Accepts(VerificationPolicy policy, IReadOnlyList<VerificationSampleDrawn> samples, WaitingActivity waiting, DateOnly today) =>
        waiting.Activity is { Standing: Standing.Recorded, Question: Question.None, WasRejected: false }
        && CouldAccept(policy, samples, waiting, today)
        && (policy.Way != VerificationWay.BySource || (waiting.Activity.Opening is FigureRecorded figure && policy.Sources!.Contains(figure.Source)));

    /// <summary>Whether an activity is in a sample: somebody must look at it.</summary>
    public static bool IsInSample(IReadOnlyList<VerificationSampleDrawn> samples, WaitingActivity waiting) =>
        samples.Any(s => s.Type == waiting.Type && s.Covers(waiting) && s.Chose(waiting.StreamId));

    /// <summary>The sample of what waits and was in none before; null when nothing does.</summary>
    private static VerificationSampleDrawn? Draw(VerificationPolicy policy, VerificationLog log, IReadOnlyList<WaitingPlace> waiting, long upTo, long seed)
    {
        var from = log.Samples.LastOrDefault(s => s.Type == policy.Type)?.UpTo ?? 0;
        var places = waiting.Where(w => w.Type == policy.Type && w.FirstSeq > from && w.FirstSeq <= upTo)
            .Select(w => VerificationSampleDrawn.PlaceOf(seed, w.StreamId)).Order().ToList();
        if (places.Count == 0)
        {
            return null;
        }

        // Rounded up: of few activities at least one is looked at.
        var chosen = ((places.Count * (policy.Percent ?? 100)) + 99) / 100;
        return new VerificationSampleDrawn(
            policy.Type, policy.Percent ?? 100, seed, from, upTo, places.Count, chosen, places[chosen - 1].ToString("x16", CultureInfo.InvariantCulture));
    }

    private static bool IsOver(DateOnly? last, DateOnly today, bool without) => last is { } day ? today > day : without;
}

/// <summary>
/// A sample was drawn (rút mẫu xác minh) from the activities of a type that waited and were in none before. Each has a place, worked out from seed and
/// stream; those up to the last chosen place are in the sample. Ids are chosen by whoever records, so nothing recorded after a draw is judged by its seed.
/// </summary>
/// <param name="Type">Stream of the kind of activity.</param>
/// <param name="Percent">Share that is looked at, 1 to 100.</param>
/// <param name="Seed">The seed.</param>
/// <param name="From">Activities recorded after this position …</param>
/// <param name="UpTo">… and up to this one.</param>
/// <param name="Population">How many waited.</param>
/// <param name="Chosen">How many are in the sample.</param>
/// <param name="LastPlace">Place of the last of them, 16 hexadecimal digits.</param>
public sealed record VerificationSampleDrawn(
    string Type, int Percent, long Seed, long From, long UpTo, int Population, int Chosen, string LastPlace) : IDomainEvent
{
    /// <summary>Whether an activity was among those drawn from.</summary>
    public bool Covers(WaitingPlace activity) => activity.FirstSeq > From && activity.FirstSeq <= UpTo;

    /// <summary>Whether a stream is in the sample.</summary>
    public bool Chose(string streamId) => PlaceOf(Seed, streamId) <= ulong.Parse(LastPlace, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>The place of a stream: the first eight bytes of SHA-256 of the seed (eight bytes, highest first) and the stream's id (UTF-8).</summary>
    public static ulong PlaceOf(long seed, string streamId)
    {
        var text = Encoding.UTF8.GetBytes(streamId);
        Span<byte> input = new byte[8 + text.Length];
        BinaryPrimitives.WriteInt64BigEndian(input, seed);
        text.CopyTo(input[8..]);
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(input));
    }
}
