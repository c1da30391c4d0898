using System.Collections.Immutable;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Accounts;

/// <summary>What decisions about accounts need to know of roles; the roles themselves are those of the table of permissions.</summary>
/// <param name="All">Roles that there are.</param>
/// <param name="Bound">Roles that are nothing without a unit.</param>
/// <param name="Delegable">Roles that a holder may let a deputy act in.</param>
/// <param name="Admin">The role that manages accounts: its holder has no other one.</param>
/// <param name="Program">The role of programs, and of nobody else.</param>
public sealed record RoleRules(IReadOnlySet<string> All, IReadOnlySet<string> Bound, IReadOnlySet<string> Delegable, string Admin, string Program);

/// <summary>A role that is wanted for an account.</summary>
/// <param name="Role">The role.</param>
/// <param name="Units">Units; <c>*</c> for all.</param>
public sealed record WantedRole(string Role, IReadOnlyList<string>? Units = null);

/// <summary>Decisions about accounts. Who acts is passed as <c>by</c>: nobody gives themselves a role.</summary>
public static class AccountDecisions
{
    /// <summary>Longest delegation, in days.</summary>
    public const int DelegationDaysMax = 366;

    private const int UnitsMax = 500;

    /// <summary>Makes the account what is wanted: registers it, gives and takes roles. The same again adds nothing.</summary>
    /// <param name="book">All accounts.</param>
    /// <param name="rules">What there is to know of roles.</param>
    /// <param name="unitExists">Whether a unit is registered.</param>
    /// <param name="id">The account.</param>
    /// <param name="person">The person; null for a person with this account only, or as it is.</param>
    /// <param name="kind">Person or program.</param>
    /// <param name="roles">All roles that it is to have.</param>
    /// <param name="by">Account that wants it.</param>
    public static Decision Describe(
        AccountBook book, RoleRules rules, Func<string, bool> unitExists, string id, string? person, AccountKind kind, IReadOnlyList<WantedRole> roles, string by)
    {
        var account = book.Find(id);
        var holder = person ?? account?.Person ?? id;
        var refusals = CheckIdentity(book, account, id, holder, kind)
            .Concat(CheckRoles(rules, unitExists, kind, roles))
            .Concat(CheckPowers(book, rules, account, holder, roles, by)).ToList();
        if (refusals.Count > 0)
        {
            return Decision.Refuse(refusals);
        }

        var events = new List<IDomainEvent>();
        if (account is null)
        {
            events.Add(new AccountRegistered(holder, kind));
        }

        var had = account?.Roles ?? [];
        events.AddRange(had.Where(h => roles.All(r => r.Role != h.Role)).Select(h => new RoleTaken(h.Role)));
        foreach (var role in roles)
        {
            var units = (role.Units ?? []).Order(StringComparer.Ordinal).ToImmutableArray();
            if (had.FirstOrDefault(h => h.Role == role.Role) is not { } held || !held.Units.Order(StringComparer.Ordinal).SequenceEqual(units))
            {
                events.Add(new RoleGiven(role.Role, units));
            }
        }

        return Decision.Accept(events);
    }

    /// <summary>Gives out a code or a secret, the first or a new one.</summary>
    public static Decision Invite(Account account) => Unless(account, new AccountInvited());

    /// <summary>The holder set a password with the code.</summary>
    public static Decision Activate(Account account) => Unless(account, new AccountActivated());

    /// <summary>The holder changed the password.</summary>
    public static Decision ChangePassword(Account account) => Unless(account, new PasswordChanged());

    /// <summary>Ends all sign-ins.</summary>
    public static Decision Revoke(Account account, string? reason) => Unless(account, new SignInsRevoked { Reason = reason });

    /// <summary>Locks. The last administrator cannot be locked out: nobody could undo it.</summary>
    public static Decision Lock(AccountBook book, RoleRules rules, Account account, string? reason, string by) =>
        account.Status == AccountStatus.Locked ? Decision.AlreadyDone
        : account.Id == by ? Own()
        : IsLastAdmin(book, rules, account) ? LastAdmin()
        : Unless(account, new AccountLocked { Reason = reason });

    /// <summary>Unlocks.</summary>
    public static Decision Unlock(Account account, string? reason) =>
        account.Status == AccountStatus.Shredded ? Gone()
        : account.Status != AccountStatus.Locked ? Decision.AlreadyDone
        : Decision.Accept(new AccountUnlocked { Reason = reason });

    /// <summary>Forgets whose account it is.</summary>
    public static Decision Shred(AccountBook book, RoleRules rules, Account account, string? reason, string by) =>
        account.Status == AccountStatus.Shredded ? Decision.AlreadyDone
        : account.Id == by ? Own()
        : IsLastAdmin(book, rules, account) ? LastAdmin()
        : Decision.Accept(new AccountShredded { Reason = reason });

    /// <summary>Lets a deputy act in a role of the holder's own.</summary>
    /// <param name="book">All accounts.</param>
    /// <param name="rules">What there is to know of roles.</param>
    /// <param name="account">The one who delegates.</param>
    /// <param name="wanted">To whom, which role, which days.</param>
    /// <param name="today">Today in Vietnam.</param>
    public static Decision Delegate(AccountBook book, RoleRules rules, Account account, ActsDelegated wanted, DateOnly today)
    {
        if (account.Delegations.Contains(new Delegation(wanted.To, wanted.Role, wanted.From, wanted.Until)))
        {
            return Decision.AlreadyDone;
        }

        IEnumerable<Refusal> refusals =
        [
            .. Require.That(
                rules.Delegable.Contains(wanted.Role) && account.Own(wanted.Role) is not null, "delegation.role", "Chỉ được ủy quyền vai trò lãnh đạo mà chính mình đang giữ.", "/role"),
            .. Require.That(
                book.Find(wanted.To) is { IsOpen: true, Kind: AccountKind.Person }, "delegation.deputy", "Không có tài khoản đang dùng nào như vậy để ủy quyền.", "/to"),
            .. Require.That(!book.SamePerson(account.Id, wanted.To), "delegation.self", "Không thể ủy quyền cho chính mình.", "/to"),
            .. Require.That(
                book.Find(wanted.To)?.Own(rules.Admin) is null, "role.admin-alone", "Người quản trị tài khoản không giữ vai trò nào khác, kể cả theo ủy quyền.", "/to"),
            .. Require.That(wanted.Until >= wanted.From, "delegation.days", "Ngày cuối không được trước ngày đầu.", "/until"),
            .. Require.That(wanted.Until >= today, "date.in-past", "Ngày cuối của ủy quyền đã qua.", "/until"),
            .. Require.That(
                wanted.Until.DayNumber - wanted.From.DayNumber < DelegationDaysMax, "delegation.too-long", $"Ủy quyền dài nhất {DelegationDaysMax} ngày.", "/until"),
        ];
        var reasons = refusals.ToList();
        return reasons.Count > 0 ? Decision.Refuse(reasons) : Unless(account, wanted);
    }

    /// <summary>Ends a delegation before its last day.</summary>
    public static Decision EndDelegation(Account account, string to, string role) =>
        account.Delegations.Any(d => (d.To, d.Role) == (to, role)) ? Decision.Accept(new DelegationEnded(to, role)) : Decision.AlreadyDone;

    private static IEnumerable<Refusal> CheckIdentity(AccountBook book, Account? account, string id, string holder, AccountKind kind) =>
    [
        .. Codes.Check(id, "/id"),
        .. Codes.Check(holder, "/person"),
        .. Require.That(account?.Status != AccountStatus.Shredded, "account.shredded", "Tài khoản này đã xóa danh tính, không dùng lại được.", "/id"),
        .. Require.That(account is null || account.Kind == kind, "account.kind", "Loại tài khoản (người hay chương trình) không đổi được.", "/kind"),
        .. Require.That(account is null || account.Person == holder, "account.person", "Tài khoản không chuyển sang người khác được; hãy lập tài khoản mới.", "/person"),
        .. Require.That(
            account is not null || holder == id || book.OfPerson(holder).Any(a => a.Status != AccountStatus.Shredded && a.Kind == AccountKind.Person && kind == AccountKind.Person),
            "account.person-unknown", "Không có người nào mang mã này trong danh sách tài khoản.", "/person"),
    ];

    private static IEnumerable<Refusal> CheckRoles(RoleRules rules, Func<string, bool> unitExists, AccountKind kind, IReadOnlyList<WantedRole> roles)
    {
        for (var i = 0; i < roles.Count; i++)
        {
            var (role, units) = (roles[i].Role, roles[i].Units ?? []);
            IEnumerable<Refusal> faults =
            [
                .. Require.That(rules.All.Contains(role), "role.unknown", "Không có vai trò này.", $"/roles/{i}/role"),
                .. Require.That(roles.Take(i).All(r => r.Role != role), "role.twice", "Mỗi vai trò chỉ nêu một lần.", $"/roles/{i}/role"),
                .. Require.That((role == rules.Program) == (kind == AccountKind.Program), "role.kind", "Vai trò kết nối là của chương trình; các vai trò khác là của người.", $"/roles/{i}/role"),
                .. Require.That(units.Count > 0 || !rules.Bound.Contains(role), "role.units-missing", "Vai trò này phải gắn với ít nhất một đơn vị.", $"/roles/{i}/units"),
                .. Require.That(units.Count <= UnitsMax, "role.units-too-many", $"Một vai trò gắn với tối đa {UnitsMax} đơn vị.", $"/roles/{i}/units"),
                .. Require.That(units.Distinct().Count() == units.Count, "role.units-twice", "Mỗi đơn vị chỉ nêu một lần.", $"/roles/{i}/units"),
                .. Require.That(
                    !units.Contains("*") || (role == rules.Program && units.Count == 1), "role.units-all", "Chỉ chương trình mới gắn với mọi đơn vị (*).", $"/roles/{i}/units"),
                .. units.Where(u => u != "*" && !unitExists(u)).Take(10)
                    .Select(u => new Refusal("unit.unknown", "Không có đơn vị này.", $"/roles/{i}/units")),
            ];
            foreach (var fault in faults)
            {
                yield return fault;
            }
        }
    }

    /// <summary>Powers that must not come together: accounts and scores, and one's own rights.</summary>
    private static IEnumerable<Refusal> CheckPowers(
        AccountBook book, RoleRules rules, Account? account, string holder, IReadOnlyList<WantedRole> roles, string by)
    {
        var all = book.OfPerson(holder).Where(a => a.Id != account?.Id).SelectMany(a => a.Roles.Select(r => r.Role)).Concat(roles.Select(r => r.Role)).ToHashSet();
        if (all.Contains(rules.Admin) && all.Count > 1)
        {
            yield return new Refusal("role.admin-alone", "Người quản trị tài khoản không giữ vai trò nào khác, kể cả bằng tài khoản khác.", "/roles");
        }

        if (book.SamePerson(by, account?.Id ?? holder) || book.Find(by)?.Person == holder)
        {
            yield return new Refusal("account.own", "Không ai tự đổi vai trò của chính mình; hãy nhờ một người quản trị khác.", "/roles");
        }

        if (account is not null && roles.All(r => r.Role != rules.Admin) && IsLastAdmin(book, rules, account))
        {
            yield return new Refusal("account.last-admin", "Đây là người quản trị cuối cùng; hãy lập người khác trước.", "/roles");
        }
    }

    private static bool IsLastAdmin(AccountBook book, RoleRules rules, Account account) =>
        account.Own(rules.Admin) is not null && account.IsOpen
        && !book.Accounts.Values.Any(a => a.Id != account.Id && a.Status == AccountStatus.Active && a.Own(rules.Admin) is not null);

    private static Decision Unless(Account account, IDomainEvent e) => account.Status == AccountStatus.Shredded ? Gone() : Decision.Accept(e);

    private static Decision Own() => Decision.Refuse("account.own", "Không ai tự khóa hay xóa tài khoản của chính mình; hãy nhờ một người quản trị khác.");

    private static Decision LastAdmin() => Decision.Refuse("account.last-admin", "Đây là người quản trị cuối cùng; hãy lập người khác trước.");

    private static Decision Gone() => Decision.Refuse("account.shredded", "Tài khoản này đã xóa danh tính, không dùng lại được.");
}
