using System.CommandLine;
using System.Globalization;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Accounts;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;

namespace ThiDua.Api.Accounts;

/// <summary>
/// The command <c>admin</c>, for whoever may work on the server itself: the first administrator, and the way back in when the last one is locked
/// out. What it does is recorded like everything else, by <c>server-command</c>. It prints a code to set a password with, never a password.
/// </summary>
internal static class AdminCommand
{
    private const string By = "server-command";

    public static Command Make()
    {
        var create = new Command("create", "Makes an administrator and prints a one-time code to set the password with");
        var name = new Option<string>("--name") { Required = true, Description = "What is typed to sign in" };
        var fullName = new Option<string>("--full-name") { Required = true, Description = "Full name" };
        create.Options.Add(name);
        create.Options.Add(fullName);
        create.SetAction((parsed, ct) => RunAsync((desk, c) => CreateAsync(desk, parsed.GetRequiredValue(name), parsed.GetRequiredValue(fullName), c), ct));
        var list = new Command("list", "Lists accounts");
        list.SetAction((_, ct) => RunAsync(ListAsync, ct));
        return new Command("admin", "Administrators of accounts")
        {
            create, list,
            On("lock", "Locks an account; its sign-ins end", (desk, account, ct) => desk.RecordAsync(account.Id, AccountDecisions.Lock(desk.Book, Roles.Rules, account, null, By), ct)),
            On("unlock", "Unlocks an account", (desk, account, ct) => desk.RecordAsync(account.Id, AccountDecisions.Unlock(account, null), ct)),
            On("reset", "Prints a new one-time code; the old password and all sign-ins end", InviteAsync),
        };
    }

    private static Command On(string name, string description, Func<Desk, Account, CancellationToken, Task> act)
    {
        var id = new Argument<string>("account") { Description = "Id of the account (see list)" };
        var command = new Command(name, description) { id };
        command.SetAction((parsed, ct) => RunAsync(
            async (desk, c) =>
            {
                var account = desk.Book.Find(parsed.GetRequiredValue(id)) ?? throw ProblemException.NotFound("account.not-found", "Không tìm thấy tài khoản này.");
                await act(desk, account, c);
                Console.WriteLine($"{account.Id}: {desk.Book.Find(account.Id)!.Status}");
            },
            ct));
        return command;
    }

    private static async Task CreateAsync(Desk desk, string name, string fullName, CancellationToken ct)
    {
        var id = "tk-" + Guid.NewGuid().ToString("N")[..12];
        var profile = new Profile(fullName.Trim(), SignInName: name.Trim());
        Refuse([.. ProfileRules.Check(id, profile, AccountKind.Person)]);
        var decision = AccountDecisions.Describe(desk.Book, Roles.Rules, _ => true, id, null, AccountKind.Person, [new WantedRole(Roles.Admin)], By);
        Refuse(decision is Decision.Refused refused ? refused.Reasons : []);
        await desk.People.PutAsync(id, id, profile, null, ct);
        await desk.RecordAsync(id, decision, ct);
        Console.WriteLine($"Account {id} ({name}), role {Roles.Admin}.");
        await InviteAsync(desk, desk.Book.Find(id)!, ct);
    }

    private static async Task InviteAsync(Desk desk, Account account, CancellationToken ct)
    {
        if (account.Kind == AccountKind.Program)
        {
            throw new ProblemException(409, "account.kind", "Chương trình nhận khóa bí mật qua POST /api/accounts/{id}/reset.");
        }

        await desk.RecordAsync(account.Id, AccountDecisions.Invite(account), ct);
        var code = OneTime.Make();
        var until = TimeProvider.System.GetUtcNow() + desk.Settings.InvitationLength;
        await desk.People.InviteAsync(account.Id, code.Hash, until, ct);
        Console.WriteLine($"One-time code, good until {until.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}: {code.Text}");
        Console.WriteLine("Set the password with it:  POST /api/invitations  {\"code\": \"...\", \"password\": \"...\"}");
    }

    private static async Task ListAsync(Desk desk, CancellationToken ct)
    {
        var names = await desk.People.ProfilesAsync([.. desk.Book.Accounts.Keys], ct);
        foreach (var a in desk.Book.Accounts.Values)
        {
            var profile = names.GetValueOrDefault(a.Id);
            Console.WriteLine($"{a.Id,-20} {a.Status,-10} {string.Join(' ', a.Roles.Select(r => r.Role)),-28} {profile?.SignInName ?? "-"} ({profile?.FullName ?? "-"})");
        }
    }

    private static void Refuse(IReadOnlyList<Refusal> reasons)
    {
        if (reasons.Count > 0)
        {
            throw ProblemException.From(reasons);
        }
    }

    private static async Task<int> RunAsync(Func<Desk, CancellationToken, Task> act, CancellationToken ct)
    {
        var settings = Settings.From(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        await using var source = PostgresEventStore.CreateDataSource(Cli.Database());
        await using var store = new PostgresEventStore(source);
        try
        {
            var desk = new Desk(settings, store, new PeopleStore(source, new PeopleKeys(settings)));
            await desk.OpenAsync(ct);
            await act(desk, ct);
            return 0;
        }
        catch (ProblemException e)
        {
            await Console.Error.WriteLineAsync($"{e.Code}: {e.Title}");
            return 1;
        }
    }

    /// <summary>The accounts as the log tells them, and the way to add to them, without a server.</summary>
    private sealed class Desk(Settings settings, PostgresEventStore store, PeopleStore people)
    {
        private readonly EventTypes _types = ThiDuaApp.EventTypes();

        public Settings Settings => settings;

        public PeopleStore People => people;

        public AccountBook Book { get; private set; } = AccountBook.Empty;

        public async Task OpenAsync(CancellationToken ct)
        {
            var events = await store.ReadStreamsStartingAsync(Account.Prefixes, (await store.HeadAsync(ct)).Seq, ct);
            Book = events.Aggregate(AccountBook.Empty, (book, e) => book.After(e.StreamId, EventJson.Read(_types, e.Type, e.Data)));
        }

        public async Task RecordAsync(string id, Decision decision, CancellationToken ct)
        {
            Refuse(decision is Decision.Refused refused ? refused.Reasons : []);
            var events = ((Decision.Accepted)decision).Events;
            if (events.Count == 0)
            {
                return;
            }

            var stream = Account.StreamOf(id);
            var command = CommandIdentity.Of([], By, Guid.NewGuid().ToString());
            var outcome = await store.AppendAsync(
                new AppendRequest(
                    command.Id, command.Fingerprint,
                    [new StreamAppend(stream, CommandRunner.StreamType(stream), Book.Find(id)?.Version ?? 0, [.. events.Select(e => CommandRunner.ToStore(_types, e, By))])], []),
                ct);
            if (outcome is not AppendOutcome.Appended)
            {
                throw new ProblemException(409, "stream.busy", "Tài khoản vừa được sửa ở nơi khác; hãy chạy lại.");
            }

            Book = events.Aggregate(Book, (book, e) => book.After(stream, e));
        }
    }
}
