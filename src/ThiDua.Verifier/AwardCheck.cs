using System.Globalization;
using System.Text.Json;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Scoring;
using ThiDua.EventStore;
using ThiDua.Projections.Board;
using ThiDua.Projections.Exports;

namespace ThiDua.Verifier;

/// <summary>Works out again how a unit stood when its award was decided, by the rules inside the export, and holds it against what the decision says it rests on.</summary>
internal static class AwardCheck
{
    private const string CasePrefix = "award-";
    private const string Alias = "award_decided";
    private static readonly EventTypes Types = new EventTypes().AddAwards();

    /// <summary>Whether an event decides on an award.</summary>
    public static bool IsDecision(RecordedEvent e) => e.Type == Alias && e.StreamId.StartsWith(CasePrefix, StringComparison.Ordinal);

    /// <summary>Whether a decision follows from the events and rules, and the sentence that says so.</summary>
    /// <param name="e">The decision.</param>
    /// <param name="replay">The board, with all events up to it or later.</param>
    /// <param name="rules">Awards and votes as the export gives them.</param>
    public static (bool Fits, string Sentence) Compare(RecordedEvent e, Replay replay, AwardRules rules)
    {
        var id = e.StreamId[CasePrefix.Length..];
        if (Read(e) is not { } decided || replay.Board.Read(reader => reader.AwardsAt(e.Seq)).Cases.GetValueOrDefault(id) is not { } found)
        {
            return (false, string.Create(CultureInfo.InvariantCulture, $"Quyết định khen thưởng ở sự kiện {e.Seq} không đọc được."));
        }

        var what = $"Quyết định {decided.Number} ({rules.TitleOf(found.Received.Award)}, {found.Received.Unit}, kỳ {found.Received.Period}, {(decided.Granted ? "khen thưởng" : "không khen thưởng")})";
        if (found.Received.Person is not null)
        {
            return (true, $"{what}: cho cá nhân, không có căn cứ điểm để tính lại.");
        }

        if (decided.Basis is not { } basis)
        {
            return (false, $"{what}: không ghi căn cứ.");
        }

        if (basis.Stood is not { } stood)
        {
            return (true, $"{what}: căn cứ ghi theo mẫu cũ, không đủ để tính lại.");
        }

        if (stood.KnownAt >= e.Seq || basis.Position > stood.KnownAt)
        {
            return (false, $"{what}: vị trí của căn cứ không thể đứng trước quyết định.");
        }

        if (rules.Rule(found.Received.Award, found.RuleVersion) is not { } rule)
        {
            return (false, $"{what}: quy tắc kèm theo không có phiên bản {found.RuleVersion.ToString(CultureInfo.InvariantCulture)} của {found.Received.Award}.");
        }

        if (WorkOut(found, rule, stood, replay, rules) is not { } worked)
        {
            return (false, $"{what}: tính lại thì đơn vị không được chấm điểm trong kỳ này.");
        }

        var difference = basis.Position == worked.Position
            ? AwardBasis.Difference(basis, worked)
            : string.Create(CultureInfo.InvariantCulture, $"vị trí đã ghi \"{basis.Position}\", tính lại \"{worked.Position}\"");
        var engine = stood.Engine == ScoringEngine.Version ? "" : $" Căn cứ do bộ chấm phiên bản {stood.Engine} làm ra, chương trình này là phiên bản {ScoringEngine.Version}: khác biệt có thể do chương trình.";
        return difference is not null ? (false, $"{what}: căn cứ {difference}.{engine}")
            : decided.Granted && !Eligibility.MayBeGranted(stood.State) ? (false, $"{what}: khen thưởng khi căn cứ là \"{stood.State.Label()}\".")
            : (true, string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: căn cứ ở vị trí {basis.Position} (tổng điểm, hạng, xếp loại, {stood.Conditions.Count} điều kiện, kết luận \"{stood.State.Label()}\") tính lại trùng khớp."));
    }

    private static AwardDecided? Read(RecordedEvent e)
    {
        try
        {
            return EventJson.Read(Types, e.Type, e.Data) as AwardDecided;
        }
        catch (Exception error) when (error is JsonException or UnknownEventException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The basis as the events and rules give it; null when the period does not score the unit.</summary>
    private static AwardBasis? WorkOut(AwardCase found, AwardRule rule, AwardStanding stood, Replay replay, AwardRules rules)
    {
        var on = found.RulesOn(rule);
        var question = new AwardQuestion(rules, on, View.Verified, stood.KnownAt);
        return replay.Scores.Awards(found.Received.Period, new Moment(), stood.Day, question, reading => new Answer(
            Eligibility.Of(reading.Inputs).FirstOrDefault(s => s.Rule == rule && s.Candidate.Code == found.Received.Unit) is { } stands
                ? AwardBasis.Of(rules, stands, new AwardAsked(reading.Position, reading.KnownAt, stood.Day, on))
                : null))?.Basis;
    }

    private sealed record Answer(AwardBasis? Basis);
}
