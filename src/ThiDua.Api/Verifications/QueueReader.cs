using System.Globalization;
using ThiDua.Api.Entries;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Verification;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Verifications;

/// <summary>In which order a queue is told.</summary>
internal enum QueueOrder
{
    /// <summary>The oldest first.</summary>
    Age,

    /// <summary>The most points at stake first.</summary>
    Points,

    /// <summary>The most signs of formalism first.</summary>
    Signs,
}

/// <summary>What somebody asks of a queue.</summary>
/// <param name="Period">The period.</param>
/// <param name="Cluster">Only of this cluster; null for all.</param>
/// <param name="Unit">Only of this unit; null for all.</param>
/// <param name="Type">Only of this kind; null for all.</param>
/// <param name="Order">In which order.</param>
/// <param name="Limit">Items at the most.</param>
/// <param name="After">Only what was recorded after this position.</param>
internal sealed record QueueQuestion(Period Period, string? Cluster, string? Unit, string? Type, QueueOrder Order, int Limit, long After);

/// <summary>An activity that waits.</summary>
/// <param name="Row">Its row in the register.</param>
/// <param name="Name">Name of its unit.</param>
/// <param name="AgeDays">Days since it was recorded.</param>
/// <param name="InSample">Whether it is in a sample.</param>
/// <param name="Stake">Points at stake.</param>
/// <param name="Signs">Signs of formalism that it is among.</param>
internal sealed record QueueItem(WaitingRow Row, string Name, int AgeDays, bool InSample, decimal Stake, IReadOnlyList<FormalismSign> Signs);

/// <summary>What waits.</summary>
/// <param name="UpTo">Known at this position.</param>
/// <param name="Compared">How many of the oldest were compared; null where the order is by age.</param>
/// <param name="Items">The activities.</param>
/// <param name="OfUnits">Signs about units as a whole.</param>
/// <param name="Looked">Activities that the signs were looked for among.</param>
/// <param name="Next">Position to go on after; null at the end.</param>
internal sealed record QueueReading(
    long UpTo, int? Compared, IReadOnlyList<QueueItem> Items, IReadOnlyList<FormalismSign> OfUnits, int Looked, string? Next);

/// <summary>Reads what waits to be verified in a period: by age, by points at stake, or by signs of formalism.</summary>
internal sealed class QueueReader(BoardState board, Scoreboard scores, VerificationReader reader, SignReader signs, EntryWriter entries)
{
    /// <summary>By points and by signs only the oldest are compared: so many.</summary>
    private const int Most = 200;

    /// <summary>The queue as known now.</summary>
    /// <param name="asked">What is asked.</param>
    /// <param name="caller">Who asks: what is out of reach stays out, denunciations come along only for those who handle them.</param>
    /// <param name="ct">The caller has gone.</param>
    public async Task<QueueReading> ReadAsync(QueueQuestion asked, Caller caller, CancellationToken ct)
    {
        var (world, period, byAge) = (board.World, asked.Period, asked.Order == QueueOrder.Age);
        var units = VerificationReader.UnitsOf(world, period, asked.Cluster).Where(u => (asked.Unit ?? u) == u && caller.Reaches(u, world)).ToList();
        var upTo = await reader.AtHeadAsync(ct);
        var rows = await reader.WaitingAsync(
            world, period, units, asked.Type is { } type ? [type] : null, upTo, asked.After, caller.SeesSensitive, byAge ? asked.Limit + 1 : Most, ct);
        var activities = (await reader.ActivitiesAsync(rows, upTo, ct)).Zip(rows).ToList();
        var stake = Stakes(scores, period, activities, entries.Today);
        var samples = (await reader.LogAsync(period.Code, ct)).Samples;
        var told = asked.Order == QueueOrder.Signs ? await SignsAsync(world, period, activities, ct) : default;
        var page = (asked.Order switch
        {
            QueueOrder.Points => activities.OrderByDescending(a => Math.Abs(stake[a.First.StreamId])).ThenBy(a => a.First.FirstSeq),
            QueueOrder.Signs => activities.OrderByDescending(a => told.Of[a.Second.Id].Count()).ThenBy(a => a.First.FirstSeq),
            _ => activities.AsEnumerable(),
        }).Take(asked.Limit).ToList();
        told = asked.Order == QueueOrder.Signs ? told : await SignsAsync(world, period, page, ct);
        return new QueueReading(
            upTo, byAge ? null : rows.Count,
            [
                .. page.Select(p => new QueueItem(
                    p.Second, world.Unit(p.Second.Unit)!.At(entries.Today).Name, entries.Today.DayNumber - VietnamTime.DayOf(p.Second.RecordedAt).DayNumber,
                    VerificationPolicies.IsInSample(samples, p.First), stake[p.First.StreamId], [.. told.Of[p.Second.Id]])),
            ],
            told.OfUnits, told.Looked, !byAge || rows.Count <= asked.Limit ? null : rows[asked.Limit - 1].FirstSeq.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Signs among the activities of the units of some, by the activity that they are about.</summary>
    private async Task<(ILookup<string, FormalismSign> Of, IReadOnlyList<FormalismSign> OfUnits, int Looked)> SignsAsync(
        World world, Period period, IReadOnlyList<(WaitingActivity Activity, WaitingRow Row)> waiting, CancellationToken ct)
    {
        var (found, looked) = await signs.OfAsync(world, period, [.. waiting.Select(w => w.Row.Unit).Distinct()], ct);
        return (
            found.SelectMany(s => s.Activities.Select(a => (Activity: a, Sign: s))).ToLookup(s => s.Activity, s => s.Sign, StringComparer.Ordinal),
            [.. found.Where(s => s.Activities.Count == 0)], looked);
    }

    /// <summary>Points at stake by stream, on the sheet of the unit that competes: an activity of a village counts where the village belongs.</summary>
    private static Dictionary<string, decimal> Stakes(Scoreboard scores, Period period, IReadOnlyList<(WaitingActivity Activity, WaitingRow Row)> waiting, DateOnly today)
    {
        var stakes = scores.Inputs(period.Code, period.Plan.Clusters.ToList(), new Moment(), today, below: false, (inputs, world) => waiting
            .GroupBy(w => world.Covering(w.Row.Unit, w.Row.OccurredOn).First(c => c.Period.Code == period.Code).Member)
            .SelectMany(g => g.Zip(PointsAtStake.Of(
                inputs, g.Key, [.. g.Select(w => ActivityEffects.Of(ActivityKinds.OfStream(w.Activity.StreamId)!, w.Activity.Activity))])))
            .ToDictionary(w => w.First.Activity.StreamId, w => w.Second, StringComparer.Ordinal));
        return stakes ?? [];
    }
}
