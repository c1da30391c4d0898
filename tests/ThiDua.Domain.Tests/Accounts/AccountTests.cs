using Shouldly;
using ThiDua.Domain.Accounts;
using ThiDua.Domain.Deadlines;

namespace ThiDua.Domain.Tests.Accounts;

public class AccountTests
{
    private static readonly RoleRules Rules = new(
        new HashSet<string> { "unit-officer", "unit-leader", "secretary", "admin", "integration" }, new HashSet<string> { "unit-officer", "unit-leader", "integration" },
        new HashSet<string> { "unit-leader" }, "admin", "integration");

    private static readonly DateOnly Today = new(2026, 11, 10);

    private static AccountBook Book(params (string Id, IDomainEvent Event)[] events) =>
        events.Aggregate(AccountBook.Empty, (book, e) => book.After(Account.StreamOf(e.Id), e.Event));

    private static (string, IDomainEvent)[] Person(string id, params WantedRole[] roles) =>
    [
        (id, new AccountRegistered(id, AccountKind.Person)), .. roles.Select(r => (id, (IDomainEvent)new RoleGiven(r.Role, r.Units ?? []))),
        (id, new AccountInvited()), (id, new AccountActivated()),
    ];

    private static readonly AccountBook Staff = Book(
    [
        .. Person("a-1", new WantedRole("admin")), .. Person("s-1", new WantedRole("secretary")), .. Person("l-1", new WantedRole("unit-leader", ["xa-a"])),
        .. Person("o-1", new WantedRole("unit-officer", ["xa-a"])),
    ]);

    private static Decision Describe(AccountBook book, string id, AccountKind kind, string? person, string by, params WantedRole[] roles) =>
        AccountDecisions.Describe(book, Rules, u => u is "xa-a" or "xa-b", id, person, kind, roles, by);

    private static List<string> Codes(Decision decision) => [.. decision.ShouldBeOfType<Decision.Refused>().Reasons.Select(r => r.Code)];

    private static IReadOnlyList<IDomainEvent> Events(Decision decision) => decision.ShouldBeOfType<Decision.Accepted>().Events;

    [Fact]
    public void A_new_account_is_registered_with_its_roles_and_again_adds_nothing()
    {
        var events = Events(Describe(Staff, "n-1", AccountKind.Person, null, "a-1", new WantedRole("unit-officer", ["xa-b", "xa-a"])));
        events.Count.ShouldBe(2);
        events[0].ShouldBe(new AccountRegistered("n-1", AccountKind.Person));
        events[1].ShouldBeOfType<RoleGiven>().Units.ShouldBe(["xa-a", "xa-b"]);
        var book = events.Aggregate(Staff, (b, e) => b.After("account-n-1", e));
        Events(Describe(book, "n-1", AccountKind.Person, null, "a-1", new WantedRole("unit-officer", ["xa-a", "xa-b"]))).ShouldBeEmpty();
        Events(Describe(book, "n-1", AccountKind.Person, null, "a-1", new WantedRole("secretary"))).Select(e => e.GetType().Name).ShouldBe(["RoleTaken", "RoleGiven"]);
    }

    [Theory]
    [InlineData("king", new string[0], AccountKind.Person, "role.unknown")]
    [InlineData("unit-officer", new string[0], AccountKind.Person, "role.units-missing")]
    [InlineData("unit-officer", new[] { "*" }, AccountKind.Person, "role.units-all")]
    [InlineData("unit-officer", new[] { "xa-x" }, AccountKind.Person, "unit.unknown")]
    [InlineData("unit-officer", new[] { "xa-a", "xa-a" }, AccountKind.Person, "role.units-twice")]
    [InlineData("integration", new[] { "xa-a" }, AccountKind.Person, "role.kind")]
    [InlineData("secretary", new string[0], AccountKind.Program, "role.kind")]
    [InlineData("integration", new[] { "*", "xa-a" }, AccountKind.Program, "role.units-all")]
    public void Roles_that_cannot_be_are_refused(string role, string[] units, AccountKind kind, string code) =>
        Codes(Describe(Staff, "n-1", kind, null, "a-1", new WantedRole(role, units))).ShouldContain(code);

    [Fact]
    public void Accounts_and_scores_are_never_in_one_hand()
    {
        Codes(Describe(Staff, "n-1", AccountKind.Person, null, "a-1", new WantedRole("admin"), new WantedRole("secretary"))).ShouldBe(["role.admin-alone"]);
        Codes(Describe(Staff, "n-1", AccountKind.Person, "s-1", "a-1", new WantedRole("admin"))).ShouldBe(["role.admin-alone"]);
        Codes(Describe(Staff, "n-1", AccountKind.Person, "a-1", "x", new WantedRole("secretary"))).ShouldBe(["role.admin-alone"]);
    }

    [Fact]
    public void Nobody_gives_themselves_a_role_not_even_by_a_second_account()
    {
        Codes(Describe(Staff, "a-1", AccountKind.Person, null, "a-1", new WantedRole("admin"))).ShouldContain("account.own");
        Codes(Describe(Staff, "n-1", AccountKind.Person, "a-1", "a-1", new WantedRole("admin"))).ShouldContain("account.own");
    }

    [Fact]
    public void The_last_administrator_stays()
    {
        var admin = Staff.Find("a-1")!;
        Codes(AccountDecisions.Lock(Staff, Rules, admin, "x", "ops")).ShouldBe(["account.last-admin"]);
        Codes(AccountDecisions.Shred(Staff, Rules, admin, "x", "ops")).ShouldBe(["account.last-admin"]);
        Codes(Describe(Staff, "a-1", AccountKind.Person, null, "ops")).ShouldBe(["account.last-admin"]);
        var two = Book([.. Person("a-1", new WantedRole("admin")), .. Person("a-2", new WantedRole("admin"))]);
        Events(AccountDecisions.Lock(two, Rules, two.Find("a-1")!, "x", "a-2")).Count.ShouldBe(1);
        Codes(AccountDecisions.Lock(two, Rules, two.Find("a-1")!, "x", "a-1")).ShouldBe(["account.own"]);
    }

    [Fact]
    public void What_ends_sign_ins_moves_the_stamp_and_nothing_else_does()
    {
        var account = Staff.Find("o-1")!;
        int After(params IDomainEvent[] events) => events.Aggregate(account, (a, e) => Account.Evolve(a, "o-1", e)).Stamp - account.Stamp;
        foreach (var e in new IDomainEvent[] { new AccountLocked(), new SignInsRevoked(), new PasswordChanged(), new AccountInvited(), new AccountActivated(), new AccountShredded() })
        {
            After(e).ShouldBe(1, $"{e}");
        }

        After(new RoleGiven("secretary", []), new RoleTaken("secretary"), new AccountUnlocked(), new ActsDelegated("l-1", "unit-officer", Today, Today)).ShouldBe(0);
    }

    [Fact]
    public void A_locked_or_shredded_account_has_no_role()
    {
        Staff.RolesOf("o-1", Today).Select(r => r.Role).ShouldBe(["unit-officer"]);
        Staff.After("account-o-1", new AccountLocked()).RolesOf("o-1", Today).ShouldBeEmpty();
        Staff.After("account-o-1", new AccountLocked()).After("account-o-1", new AccountUnlocked()).RolesOf("o-1", Today).Count.ShouldBe(1);
        var shredded = Staff.After("account-o-1", new AccountShredded());
        shredded.RolesOf("o-1", Today).ShouldBeEmpty();
        Codes(AccountDecisions.Invite(shredded.Find("o-1")!)).ShouldBe(["account.shredded"]);
        Codes(AccountDecisions.Unlock(shredded.Find("o-1")!, null)).ShouldBe(["account.shredded"]);
        Codes(Describe(shredded, "o-1", AccountKind.Person, null, "a-1", new WantedRole("secretary"))).ShouldContain("account.shredded");
        Staff.RolesOf("nobody", Today).ShouldBeEmpty();
    }

    [Fact]
    public void A_deputy_acts_from_the_first_day_to_the_last_with_the_units_of_the_leader()
    {
        var delegated = Events(AccountDecisions.Delegate(Staff, Rules, Staff.Find("l-1")!, new ActsDelegated("o-1", "unit-leader", Today, Today.AddDays(9)), Today)).Single();
        var book = Staff.After("account-l-1", delegated);
        book.RolesOf("o-1", Today.AddDays(-1)).Count.ShouldBe(1);
        foreach (var day in new[] { Today, Today.AddDays(9) })
        {
            var held = book.RolesOf("o-1", day)[1];
            (held.Role, held.DelegatedBy, held.Until).ShouldBe(("unit-leader", "l-1", Today.AddDays(9)));
            held.Units.ShouldBe(["xa-a"]);
        }

        book.RolesOf("o-1", Today.AddDays(10)).Count.ShouldBe(1);
        book.After("account-l-1", new DelegationEnded("o-1", "unit-leader")).RolesOf("o-1", Today).Count.ShouldBe(1);
        Events(AccountDecisions.EndDelegation(book.Find("l-1")!, "o-1", "unit-leader")).Count.ShouldBe(1);
        Events(AccountDecisions.EndDelegation(Staff.Find("l-1")!, "o-1", "unit-leader")).ShouldBeEmpty();
    }

    [Fact]
    public void A_delegation_is_worth_what_the_leader_has()
    {
        var book = Staff.After("account-l-1", new ActsDelegated("o-1", "unit-leader", Today, Today.AddDays(9)));
        book.After("account-l-1", new RoleTaken("unit-leader")).RolesOf("o-1", Today).Count.ShouldBe(1);
        book.After("account-l-1", new AccountLocked()).RolesOf("o-1", Today).Count.ShouldBe(1);
        book.After("account-l-1", new RoleGiven("unit-leader", ["xa-b"])).RolesOf("o-1", Today)[1].Units.ShouldBe(["xa-b"]);
    }

    [Theory]
    [InlineData("o-1", "unit-officer", 0, 9, "delegation.role")]
    [InlineData("o-1", "secretary", 0, 9, "delegation.role")]
    [InlineData("l-1", "unit-leader", 0, 9, "delegation.self")]
    [InlineData("nobody", "unit-leader", 0, 9, "delegation.deputy")]
    [InlineData("a-1", "unit-leader", 0, 9, "role.admin-alone")]
    [InlineData("o-1", "unit-leader", 9, 0, "delegation.days")]
    [InlineData("o-1", "unit-leader", -9, -1, "date.in-past")]
    [InlineData("o-1", "unit-leader", 0, 366, "delegation.too-long")]
    public void Delegations_that_cannot_be_are_refused(string to, string role, int from, int until, string code) =>
        Codes(AccountDecisions.Delegate(Staff, Rules, Staff.Find("l-1")!, new ActsDelegated(to, role, Today.AddDays(from), Today.AddDays(until)), Today)).ShouldContain(code);

    [Fact]
    public void What_was_delegated_cannot_be_passed_on()
    {
        var book = Staff.After("account-l-1", new ActsDelegated("o-1", "unit-leader", Today, Today.AddDays(9)));
        Codes(AccountDecisions.Delegate(book, Rules, book.Find("o-1")!, new ActsDelegated("s-1", "unit-leader", Today, Today), Today)).ShouldBe(["delegation.role"]);
    }

    [Fact]
    public void Two_accounts_of_one_person_are_one_person()
    {
        var book = Staff.After("account-s-2", new AccountRegistered("s-1", AccountKind.Person));
        book.SamePerson("s-1", "s-2").ShouldBeTrue();
        book.SamePerson("s-1", "o-1").ShouldBeFalse();
        book.SamePerson("x", "x").ShouldBeTrue();
        book.SamePerson("x", "y").ShouldBeFalse();
    }

    [Fact]
    public void A_stream_that_does_not_begin_with_a_registration_is_damaged() =>
        Should.Throw<CorruptStreamException>(() => Book(("x", new AccountInvited())));
}

public class DataRequestTests
{
    private static readonly Account Known = Account.Evolve(null, "tk-1", new AccountRegistered("tk-1", AccountKind.Person));

    private static readonly DeadlineRules Calendar = new([], new HashSet<DateOnly> { new(2026, 11, 16) }, new HashSet<int> { 2026 });

    private static Account After(Account account, Decision decision) =>
        decision.ShouldBeOfType<Decision.Accepted>().Events.Aggregate(account, (a, e) => Account.Evolve(a, "tk-1", e));

    [Theory]
    [InlineData(DataRight.Access, "2026-11-13", "2026-11-18", "2026-11-23")] // Friday; Monday the 16th is a holiday
    [InlineData(DataRight.Correct, "2026-11-10", "2026-11-12", "2026-11-20")]
    [InlineData(DataRight.Restrict, "2026-11-10", "2026-11-12", "2026-11-25")]
    [InlineData(DataRight.Object, "2026-11-10", "2026-11-12", "2026-11-25")]
    [InlineData(DataRight.Erase, "2026-11-10", "2026-11-12", "2026-11-30")]
    public void A_request_bears_its_days(DataRight right, string on, string replyBy, string completeBy)
    {
        var request = After(Known, DataRequests.Make(Known, right, "xin", Calendar, DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture))).Requests.Single();
        request.ReplyBy.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(replyBy);
        request.CompleteBy.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(completeBy);
    }

    [Fact]
    public void A_request_is_replied_to_once_and_completed_once()
    {
        var day = new DateOnly(2026, 11, 10);
        var asked = After(Known, DataRequests.Make(Known, DataRight.Erase, "xin xóa", Calendar, day));
        var replied = After(asked, DataRequests.Reply(asked, 1, "đã nhận", day.AddDays(1)));
        var done = After(replied, DataRequests.Complete(replied, 1, DataOutcome.Done, "đã xóa", day.AddDays(5)));
        done.Requests.Single().ShouldBe(new DataRequest(1, DataRight.Erase, day, day.AddDays(2), day.AddDays(20)) { RepliedOn = day.AddDays(1), CompletedOn = day.AddDays(5), Outcome = DataOutcome.Done });
        string Code(Decision d) => d.ShouldBeOfType<Decision.Refused>().Reasons[0].Code;
        Code(DataRequests.Reply(replied, 1, "x", day)).ShouldBe("data-request.replied");
        Code(DataRequests.Complete(done, 1, DataOutcome.Refused, "x", day)).ShouldBe("data-request.completed");
        Code(DataRequests.Reply(asked, 2, "x", day)).ShouldBe("data-request.not-found");
        Code(DataRequests.Complete(asked, 1, DataOutcome.Refused, " ", day)).ShouldBe("text.missing");
        Code(DataRequests.Make(Known, DataRight.Erase, "", Calendar, day)).ShouldBe("text.missing");
    }

    [Fact]
    public void A_request_is_late_from_the_day_after_its_clock()
    {
        var request = new DataRequest(1, DataRight.Erase, new(2026, 11, 10), new(2026, 11, 12), new(2026, 11, 30));
        request.IsLate(new(2026, 11, 12)).ShouldBeFalse();
        request.IsLate(new(2026, 11, 13)).ShouldBeTrue();
        var replied = request with { RepliedOn = new(2026, 11, 12) };
        replied.IsLate(new(2026, 11, 30)).ShouldBeFalse();
        replied.IsLate(new(2026, 12, 1)).ShouldBeTrue();
        (replied with { CompletedOn = new(2026, 11, 30) }).IsLate(new(2027, 1, 1)).ShouldBeFalse();
    }
}
