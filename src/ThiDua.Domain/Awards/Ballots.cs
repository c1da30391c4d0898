using ThiDua.Domain.Activities;

namespace ThiDua.Domain.Awards;

/// <summary>A secret ballot as two counters tell it: numbers only, never who chose what.</summary>
/// <param name="Members">Members of the council on the day.</param>
/// <param name="Present">Members who were present.</param>
/// <param name="Issued">Ballots handed out.</param>
/// <param name="Valid">Valid ballots.</param>
/// <param name="For">Valid ballots in favour.</param>
/// <param name="Against">Valid ballots against.</param>
/// <param name="WrittenFor">Absent members who agree in writing.</param>
/// <param name="WrittenAgainst">Absent members who do not.</param>
/// <param name="Minutes">Number of the minutes.</param>
/// <param name="On">Day of the ballot.</param>
public sealed record SecretBallot(
    int Members, int Present, int Issued, int Valid, int For, int Against, int WrittenFor, int WrittenAgainst, string Minutes, DateOnly On);

/// <summary>What a vote came to, by the shares that held then.</summary>
/// <param name="Members">Members of the council on the day.</param>
/// <param name="Present">Members who were present.</param>
/// <param name="For">In favour, in writing too.</param>
/// <param name="Against">Against, in writing too.</param>
/// <param name="Base">Number that the share is taken of.</param>
/// <param name="Threshold">Share that had to agree.</param>
/// <param name="Passed">Whether it was reached.</param>
public sealed record BallotOutcome(int Members, int Present, int For, int Against, int Base, decimal Threshold, bool Passed);

/// <summary>The arithmetic of votes.</summary>
public static class Ballots
{
    /// <summary>Whether the numbers of a secret ballot can be true.</summary>
    /// <param name="ballot">The ballot.</param>
    /// <param name="members">Members of the council on the day.</param>
    /// <param name="inWriting">Whether absent members are asked in writing.</param>
    public static IEnumerable<Refusal> Check(SecretBallot ballot, int members, bool inWriting) =>
    [
        .. Require.Text(ballot.Minutes, "/minutes", 100),
        .. Numbers(ballot).SelectMany(n => Require.Count(n.Number, n.Pointer)),
        .. Require.That(ballot.Members == members, "ballot.members", $"Hội đồng có {members} thành viên vào ngày bỏ phiếu.", "/members"),
        .. Require.That(ballot.Present <= ballot.Members, "ballot.present", "Số người dự họp nhiều hơn số thành viên.", "/present"),
        .. Require.That(ballot.Issued <= ballot.Present, "ballot.issued", "Số phiếu phát ra nhiều hơn số người dự họp.", "/issued"),
        .. Require.That(ballot.Valid <= ballot.Issued, "ballot.valid", "Số phiếu hợp lệ nhiều hơn số phiếu phát ra.", "/valid"),
        .. Require.That(ballot.For + ballot.Against == ballot.Valid, "ballot.sum", "Số phiếu tán thành và không tán thành phải bằng số phiếu hợp lệ.", "/for"),
        .. Require.That(
            ballot.WrittenFor + ballot.WrittenAgainst <= ballot.Members - ballot.Present, "ballot.written", "Số ý kiến bằng văn bản nhiều hơn số thành viên vắng mặt.", "/writtenFor"),
        .. Require.That(
            inWriting || ballot.WrittenFor + ballot.WrittenAgainst == 0, "ballot.not-in-writing", "Cách bỏ phiếu này không lấy ý kiến bằng văn bản của thành viên vắng mặt.", "/writtenFor"),
    ];

    /// <summary>What a vote comes to, or why it cannot be judged: a share that the council has not set, too few present.</summary>
    /// <param name="rule">The vote.</param>
    /// <param name="settings">What the council set for the period.</param>
    /// <param name="members">Members on the day.</param>
    /// <param name="present">Members present.</param>
    /// <param name="agree">In favour, in writing too.</param>
    /// <param name="disagree">Against, in writing too.</param>
    public static (BallotOutcome? Outcome, Refusal? Why) Judge(VoteRule rule, AwardSettings settings, int members, int present, int agree, int disagree)
    {
        if (settings.Number(rule.Code, rule.Parameters, rule.Threshold) is not { } threshold)
        {
            return (null, Open(rule, rule.Threshold));
        }

        var quorum = rule.Quorum is { } asked ? settings.Number(rule.Code, rule.Parameters, asked) ?? Optional(rule, asked) : 0;
        if (quorum is not { } least)
        {
            return (null, Open(rule, rule.Quorum!));
        }

        if (present < Share(least, members))
        {
            return (null, new Refusal("ballot.no-quorum", $"Có {present} trên {members} thành viên dự họp, chưa đủ tỷ lệ để họp xét ({least * 100:0.##}%)."));
        }

        var of = rule.Base == VoteBase.Present ? present : members;
        var passed = rule.Reaches ? agree >= Share(threshold, of) : agree > Share(threshold, of);
        return (new BallotOutcome(members, present, agree, disagree, of, threshold, passed), null);
    }

    /// <summary>A quorum that the council need not set is none as long as it is not set.</summary>
    private static decimal? Optional(VoteRule rule, AwardNumber number) =>
        number is AwardNumber.Of of && rule.Parameters.Any(p => p.Key == of.Key && p.Optional) ? 0 : null;

    // Two thirds of 15 are 10, whatever the last digit of two thirds is.
    private static decimal Share(decimal share, int of) => Math.Round(share * of, 9);

    private static Refusal Open(VoteRule rule, AwardNumber number) => new(
        "award.vote-open",
        $"Chưa xác định: cần Hội đồng quy định {(number is AwardNumber.Of of ? rule.Parameters.FirstOrDefault(p => p.Key == of.Key)?.Label ?? of.Key : "tỷ lệ phiếu")}.");

    private static IEnumerable<(int Number, string Pointer)> Numbers(SecretBallot b) =>
    [
        (b.Members, "/members"), (b.Present, "/present"), (b.Issued, "/issued"), (b.Valid, "/valid"), (b.For, "/for"), (b.Against, "/against"),
        (b.WrittenFor, "/writtenFor"), (b.WrittenAgainst, "/writtenAgainst"),
    ];
}
