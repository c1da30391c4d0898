using System.Globalization;
using ThiDua.Api.Activities;
using ThiDua.Api.Security;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Measures;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Duties;

/// <summary>Duties as JSON, with Vietnamese labels.</summary>
internal static class DutyAnswers
{
    private static readonly string[] Quarters = ["I", "II", "III", "IV"];

    /// <summary>How many there are of each state.</summary>
    public static object Summary(IReadOnlyList<DutyItem> items)
    {
        int Count(DutyState state) => items.Where(i => i.State == state).Sum(i => i.Count);
        return new
        {
            met = Count(DutyState.Met),
            late = Count(DutyState.Late),
            missing = Count(DutyState.Missing),
            dueSoon = Count(DutyState.DueSoon),
            notYetDue = Count(DutyState.NotYetDue),
            unknown = Count(DutyState.Unknown),
        };
    }

    /// <summary>One item with the activities that show it, in the shape of the score sheet.</summary>
    public static object Item(DutyItem item, PeriodReading reading, string unit, DutyFilter filter, Caller caller) => new
    {
        item.Rule.Code,
        item.Rule.Title,
        item.Rule.Todo,
        legalBasis = item.Rule.Law,
        item.Rule.Confirmed,
        item.Rule.Sample,
        item.Rule.Note,
        item.Item,
        span = new { item.From, item.To, label = Span(item) },
        item.DueOn,
        state = item.State.Code(),
        stateLabel = Label(item),
        item.MetOn,
        daysLate = item.DaysLate(reading.Day),
        item.Count,
        canBeMadeUp = item.CanBeMadeUp,
        item.Reason,
        restsOn = item.Proof.Select(p => RestsOn(p, reading, unit, filter, caller)).ToList(),
    };

    /// <summary>What an item is for, in words: "nội dung 6"; null when it is for nothing in particular.</summary>
    public static string? About(DutyItem item) => (item.Item, item.Rule.Timing) switch
    {
        (null, _) => null,
        ({ } value, DutyTiming.Every { Each: { } each } every) => Words(every.Done.Measure, each.Facet, value),
        ({ } value, DutyTiming.Standing { Each: { } each } standing) => Words(standing.Done.Measure, each.Facet, value),
        ({ } value, DutyTiming.PerEvent { By: { } by } perEvent) => Words(perEvent.Trigger.Measure, by, value),
        ({ } value, _) => value,
    };

    private static string Words(string measure, string facet, string value) => $"{FacetWords.Of(facet)} {FacetWords.Of(measure, facet, value)}";

    private static object RestsOn(DutyProof proof, PeriodReading reading, string unit, DutyFilter filter, Caller caller)
    {
        var rests = reading.Sources(unit, proof.Query.Measure, filter.View, proof.From, proof.To, proof.Query.Accepts, filter.Most);
        return new
        {
            measure = proof.Query.Measure,
            where = proof.Query.Where.Count == 0 ? null : proof.Query.Where.GroupBy(w => w.Facet, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Values),
            from = proof.From == DateOnly.MinValue ? (DateOnly?)null : proof.From,
            proof.To,
            count = rests.Count,
            activities = rests.Last.Where(s => caller.SeesSensitive || !Sensitive.Is(s.Facets)).Select(s => new { id = Id(s.StreamId), seqId = s.Seq, s.Day, s.Quantity, s.Verified }).ToList(),
        };
    }

    private static string Id(string streamId) => streamId[(ActivityKinds.OfStream(streamId)!.Stream.Length + 1)..];

    private static string Label(DutyItem item) => (item.State, item.Rule.Timing) switch
    {
        (DutyState.Met, DutyTiming.PerEvent { Link: not (DutyLink.After or DutyLink.Before) }) => "Đạt yêu cầu",
        (DutyState.Met, _) => "Đã thực hiện đúng hạn",
        (DutyState.Late, _) => "Thực hiện muộn",
        (DutyState.Missing, DutyTiming.PerEvent { Link: not DutyLink.After }) => "Không đạt yêu cầu",
        (DutyState.Missing, _) => "Quá hạn, chưa thực hiện",
        (DutyState.DueSoon, _) => "Sắp đến hạn",
        (DutyState.NotYetDue, _) => "Chưa đến hạn",
        (DutyState.Unknown, _) => "Chưa xác định được hạn",
        _ => throw new ArgumentOutOfRangeException(nameof(item)),
    };

    private static string Span(DutyItem item)
    {
        var (from, to) = (item.From, item.To);
        return item.Rule.Timing switch
        {
            DutyTiming.Every { Span: DutySpan.Month } => $"Tháng {from.Month}/{from.Year}",
            DutyTiming.Every { Span: DutySpan.Quarter } => $"Quý {Quarters[(from.Month - 1) / 3]}/{from.Year}",
            DutyTiming.Every { Span: DutySpan.HalfYear } => $"6 tháng {(from.Month == 1 ? "đầu" : "cuối")} năm {from.Year}",
            DutyTiming.Every { Span: DutySpan.Year } or DutyTiming.Standing => $"Năm {to.Year}",
            DutyTiming.Every => $"Tuần {Day(from)} - {Day(to)}",
            DutyTiming.Yearly => $"Từ {Day(from)} đến {Day(to)}",
            DutyTiming.Limit => $"Hạn {Day(to)}",
            _ => $"Ngày {Day(from)}",
        };
    }

    private static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
}
