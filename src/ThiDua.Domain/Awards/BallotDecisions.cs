using ThiDua.Domain.Activities;

namespace ThiDua.Domain.Awards;

/// <summary>What ballots are decided by.</summary>
/// <param name="Case">The case.</param>
/// <param name="Council">Its council, with accounts.</param>
/// <param name="Rules">The rules.</param>
/// <param name="Settings">What the council set for the period.</param>
/// <param name="Today">Today in Vietnam.</param>
/// <param name="Same">Whether two accounts are one person's.</param>
public sealed record BallotQuestion(
    AwardCase Case, Council Council, AwardRules Rules, AwardSettings Settings, DateOnly Today, Func<string, string, bool> Same)
{
    /// <summary>The vote that the case takes, or null.</summary>
    public VoteRule? Vote => Case.Received is { Vote: { } code, VoteVersion: { } version } ? Rules.Vote(code, version) : null;
}

/// <summary>Decisions about ballots: a secret one is told by two counters, an open one by each member.</summary>
public static class BallotDecisions
{
    /// <summary>A counter tells a secret ballot; the second one, another person, must tell the same.</summary>
    /// <param name="asked">What it is decided by.</param>
    /// <param name="ballot">The numbers.</param>
    /// <param name="account">The counter.</param>
    /// <param name="first">The account that told the ballot that waits; null for none.</param>
    public static Decision Count(BallotQuestion asked, SecretBallot ballot, string account, string? first)
    {
        if (May(asked, ballot.On) is { } refused)
        {
            return refused;
        }

        if (!asked.Council.Counts(account))
        {
            return Decision.Refuse("ballot.not-counter", "Tài khoản không thuộc Ban kiểm phiếu của Hội đồng này.");
        }

        if (!asked.Case.Votes.IsEmpty)
        {
            return Decision.Refuse("ballot.open-vote", "Hồ sơ này đang biểu quyết công khai.");
        }

        var refusals = Ballots.Check(ballot, asked.Council.MembersOn(ballot.On), asked.Vote!.AbsentInWriting).ToList();
        if (refusals.Count > 0)
        {
            return Decision.Refuse(refusals);
        }

        if (asked.Case.Ballot is not { } counted || (first is not null && asked.Same(first, account) && counted != ballot))
        {
            return Decision.Accept(new AwardBallotCounted(ballot)); // The first counter may count again, as long as nobody confirmed.
        }

        if (first is null || asked.Same(first, account))
        {
            return first is null ? Decision.Refuse("ballot.same-person", "Không xác định được người kiểm phiếu thứ nhất.") : SamePerson(counted == ballot);
        }

        if (counted != ballot)
        {
            return Decision.Refuse("ballot.numbers-differ", "Số liệu không khớp với người kiểm phiếu thứ nhất; hãy kiểm lại phiếu.");
        }

        var (outcome, why) = Ballots.Judge(
            asked.Vote!, asked.Settings, ballot.Members, ballot.Present, ballot.For + ballot.WrittenFor, ballot.Against + ballot.WrittenAgainst);
        return outcome is null ? Decision.Refuse([why!]) : Decision.Accept(new AwardBallotConfirmed(ballot, outcome));
    }

    /// <summary>A member votes openly, once.</summary>
    /// <param name="asked">What it is decided by.</param>
    /// <param name="agrees">Whether the member agrees.</param>
    /// <param name="inWriting">Whether the member was absent and answers in writing.</param>
    /// <param name="account">The member.</param>
    /// <param name="voters">Accounts that have voted.</param>
    public static Decision Cast(BallotQuestion asked, bool agrees, bool inWriting, string account, IReadOnlyCollection<string> voters)
    {
        if (May(asked, asked.Today) is { } refused)
        {
            return refused;
        }

        if (asked.Case.Ballot is not null)
        {
            return Decision.Refuse("ballot.secret", "Hồ sơ này đang bỏ phiếu kín.");
        }

        if (asked.Council.SeatOf(account, asked.Today, asked.Same) is not { } seat)
        {
            return Decision.Refuse("ballot.not-member", "Tài khoản không phải thành viên Hội đồng này vào ngày biểu quyết.");
        }

        return voters.Any(v => asked.Same(v, account)) || asked.Case.Votes.ContainsKey(seat.Number)
            ? Decision.Refuse("ballot.voted", "Mỗi thành viên biểu quyết một lần.")
            : inWriting && !asked.Vote!.AbsentInWriting
                ? Decision.Refuse("ballot.not-in-writing", "Cách bỏ phiếu này không lấy ý kiến bằng văn bản của thành viên vắng mặt.", "/inWriting")
                : Decision.Accept(new AwardVoteCast(seat.Number, agrees, inWriting, asked.Today));
    }

    /// <summary>Closes an open vote: nobody votes after that.</summary>
    /// <param name="asked">What it is decided by.</param>
    /// <param name="minutes">Number of the minutes.</param>
    public static Decision Close(BallotQuestion asked, string minutes)
    {
        if (May(asked, asked.Today) is { } refused)
        {
            return refused;
        }

        if (asked.Case.Votes.IsEmpty)
        {
            return Decision.Refuse("ballot.nobody-voted", "Chưa thành viên nào biểu quyết.");
        }

        var votes = asked.Case.Votes.Values.ToList();
        var refusals = Require.Text(minutes, "/minutes", 100).ToList();
        var (outcome, why) = Ballots.Judge(
            asked.Vote!, asked.Settings, asked.Council.MembersOn(asked.Today), votes.Count(v => !v.InWriting), votes.Count(v => v.Agrees), votes.Count(v => !v.Agrees));
        return refusals.Count > 0 ? Decision.Refuse(refusals)
            : outcome is null ? Decision.Refuse([why!])
            : Decision.Accept(new AwardVoteClosed(minutes, asked.Today, outcome));
    }

    private static Decision SamePerson(bool equal) => equal
        ? Decision.Refuse("ballot.same-person", "Người kiểm phiếu thứ hai phải là một người khác.")
        : Decision.Refuse("ballot.numbers-differ", "Số liệu không khớp với lần kiểm trước.");

    private static Decision? May(BallotQuestion asked, DateOnly on)
    {
        IReadOnlyList<Refusal> refusals =
        [
            .. asked.Case.Status is CaseStatus.Received or CaseStatus.Voting ? [] : Require.That(condition: false, "ballot.closed", "Việc bỏ phiếu đã kết thúc.", "/vote"),
            .. asked.Vote is null ? [new Refusal("award-case.no-vote-needed", "Danh hiệu, hình thức này không qua bỏ phiếu.")] : Array.Empty<Refusal>(),
            .. Require.That(on <= asked.Today, "date.in-future", "Ngày bỏ phiếu chưa tới.", "/on"),
            .. Require.NotBefore(on, asked.Case.Received.ReceivedOn),
            .. AwardCaseDecisions.Papers(asked.Case),
        ];
        return refusals.Count > 0 ? Decision.Refuse(refusals) : null;
    }
}
