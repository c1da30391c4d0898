using System.Collections.Immutable;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Awards;

/// <summary>What a member of a council is.</summary>
public enum CouncilRole
{
    /// <summary>Chủ tịch Hội đồng.</summary>
    Chair,

    /// <summary>Phó Chủ tịch Hội đồng.</summary>
    DeputyChair,

    /// <summary>Ủy viên thường trực.</summary>
    StandingMember,

    /// <summary>Ủy viên.</summary>
    Member,
}

/// <summary>A seat in a council. Who sits on it is private.</summary>
/// <param name="Number">1, 2 ….</param>
/// <param name="Role">What the member is.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day, or null.</param>
public sealed record CouncilSeat(int Number, CouncilRole Role, DateOnly From, DateOnly? Until = null)
{
    /// <summary>Whether somebody sits on it on a day.</summary>
    public bool HoldsOn(DateOnly day) => day >= From && !(day > Until);
}

/// <summary>Who sits on a seat.</summary>
/// <param name="Seat">Number of the seat.</param>
/// <param name="Account">Opaque id of the account.</param>
public sealed record SeatHolder(int Seat, string Account);

/// <summary>A council was composed, or composed anew (thành lập, kiện toàn Hội đồng Thi đua - Khen thưởng).</summary>
/// <param name="Name">Name.</param>
/// <param name="Decision">Number of the decision.</param>
/// <param name="Seats">All seats, past ones too.</param>
public sealed record CouncilComposed(string Name, string Decision, IReadOnlyList<CouncilSeat> Seats) : IDomainEvent
{
    /// <summary>Who sits where.</summary>
    [Private]
    public IReadOnlyList<SeatHolder>? Holders { get; init; }

    /// <summary>Accounts that count ballots.</summary>
    [Private]
    public IReadOnlyList<string>? Counters { get; init; }
}

/// <summary>A member as somebody enters it.</summary>
/// <param name="Account">Opaque id of the account.</param>
/// <param name="Role">What the member is.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day, or null.</param>
public sealed record CouncilMember(string Account, CouncilRole Role, DateOnly From, DateOnly? Until = null);

/// <summary>A council, folded from its stream.</summary>
/// <param name="Code">Code.</param>
/// <param name="Composed">How it is composed.</param>
/// <param name="Version">Events in its stream.</param>
public sealed record Council(string Code, CouncilComposed Composed, long Version)
{
    /// <summary>Most members.</summary>
    public const int SeatsMax = 200;

    /// <summary>Stream of a council.</summary>
    public static string StreamOf(string code) => $"council-{code}";

    /// <summary>Members on a day.</summary>
    public int MembersOn(DateOnly day) => Composed.Seats.Count(s => s.HoldsOn(day));

    /// <summary>The seat that an account has on a day, or null; accounts are known only where the private part is.</summary>
    /// <param name="account">The account.</param>
    /// <param name="day">The day.</param>
    /// <param name="same">Whether two accounts are one person's.</param>
    public CouncilSeat? SeatOf(string account, DateOnly day, Func<string, string, bool> same) =>
        Composed.Seats.FirstOrDefault(s => s.HoldsOn(day) && Composed.Holders?.Any(h => h.Seat == s.Number && same(h.Account, account)) == true);

    /// <summary>Whether an account counts ballots.</summary>
    public bool Counts(string account) => Composed.Counters?.Contains(account) == true;

    /// <summary>The council after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public static Council Evolve(Council? council, string code, IDomainEvent e) => e is CouncilComposed composed
        ? new Council(code, composed, (council?.Version ?? 0) + 1)
        : throw new CorruptStreamException($"{e.GetType().Name} cannot follow in the stream of council {code}.");

    /// <summary>Composes a council. The same again adds nothing.</summary>
    /// <param name="council">The council as it is, with its accounts, or null.</param>
    /// <param name="name">Name.</param>
    /// <param name="decision">Number of the decision.</param>
    /// <param name="members">Members; their order gives the numbers of the seats.</param>
    /// <param name="counters">Accounts that count ballots.</param>
    /// <param name="same">Whether two accounts are one person's.</param>
    public static Decision Compose(
        Council? council, string name, string decision, IReadOnlyList<CouncilMember> members, IReadOnlyList<string> counters, Func<string, string, bool> same)
    {
        var refusals = new List<Refusal>();
        refusals.AddRange(Require.Text(name, "/name"));
        refusals.AddRange(Require.Text(decision, "/decision", 100));
        refusals.AddRange(Require.That(members.Count is > 0 and <= SeatsMax, "council.size", $"Hội đồng có từ 1 đến {SeatsMax} thành viên.", "/members"));
        refusals.AddRange(Require.That(
            members.Any(m => m.Role == CouncilRole.Chair), "council.no-chair", "Hội đồng phải có Chủ tịch.", "/members"));
        refusals.AddRange(Require.That(counters.Count <= 20 && counters.Distinct(StringComparer.Ordinal).Count() == counters.Count, "list.repeats", "Danh sách có mục bị lặp.", "/counters"));
        for (var i = 0; i < Math.Min(members.Count, SeatsMax); i++)
        {
            var m = members[i];
            refusals.AddRange(Require.Text(m.Account, $"/members/{i}/account", 200));
            refusals.AddRange(Require.That(!(m.Until < m.From), "date.order", "Ngày kết thúc trước ngày bắt đầu.", $"/members/{i}/until"));
            refusals.AddRange(Require.That(
                !members.Take(i).Any(o => same(o.Account, m.Account) && !(o.Until < m.From) && !(m.Until < o.From)), "council.member-twice",
                "Một người không giữ hai ghế trong cùng thời gian.", $"/members/{i}"));
        }

        var wanted = new CouncilComposed(name, decision, [.. members.Select((m, i) => new CouncilSeat(i + 1, m.Role, m.From, m.Until))])
        {
            Holders = [.. members.Select((m, i) => new SeatHolder(i + 1, m.Account))],
            Counters = [.. counters.Order(StringComparer.Ordinal)],
        };
        return refusals.Count > 0 ? Decision.Refuse(refusals)
            : council is not null && EventJson.Same(council.Composed, wanted) ? Decision.AlreadyDone
            : Decision.Accept(wanted);
    }
}
