using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Accounts;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Accounts;

/// <summary>A code or secret in clear: shown once, kept only as a hash.</summary>
/// <param name="Text">What is given out.</param>
/// <param name="Hash">What is kept.</param>
internal sealed record OneTime(string Text, byte[] Hash)
{
    /// <summary>A fresh one of 256 random bits.</summary>
    public static OneTime Make()
    {
        var text = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        return new OneTime(text, HashOf(text));
    }

    /// <summary>What is kept of a text. Nobody guesses 256 random bits, so one round is enough.</summary>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

/// <summary>Acts on accounts: decided on the accounts of the board, recorded in the account's stream, and what the log must not hold kept beside it.</summary>
internal sealed class AccountActs(CommandRunner runner, BoardState board, PeopleStore people, Settings settings, TimeProvider clock)
{
    /// <summary>Records what a decision on one account gives.</summary>
    /// <param name="id">The account.</param>
    /// <param name="command">Identity, or null to make one of the content.</param>
    /// <param name="content">Canonical content.</param>
    /// <param name="by">Account that acts.</param>
    /// <param name="decide">Pure decision.</param>
    /// <param name="ct">The caller has gone.</param>
    /// <param name="others">Accounts beside administrators that the decision looks at.</param>
    public async Task<Written> RunAsync(
        string id, CommandIdentity? command, byte[] content, string by, Func<AccountBook, Account, Decision> decide, CancellationToken ct, params string[] others)
    {
        var written = await runner.RunAsync(
            id, Account.StreamOf(id), command, content, by,
            (_, _) =>
            {
                var book = board.Accounts;
                return book.Find(id) is { } account
                    ? new Decided(decide(book, account), Guards(book, id, others))
                    : new Decided(Decision.Refuse("account.not-found", "Không tìm thấy tài khoản này."), []);
            },
            ct);
        await board.WaitForAsync(written.Position, settings.ReadWait, ct);
        return written;
    }

    /// <summary>Makes an account what is wanted, with its names.</summary>
    public async Task<Written> DescribeAsync(
        string id, string? person, AccountKind kind, IReadOnlyList<WantedRole> roles, Profile profile, byte[] content, string by, CancellationToken ct)
    {
        Decision Decide(World world) => AccountDecisions.Describe(board.Accounts, Roles.Rules, u => world.Unit(u) is not null, id, person, kind, roles, by);
        await runner.BoardAtHeadAsync(ct);
        if (Decide(board.World) is Decision.Refused refused)
        {
            throw ProblemException.From(refused.Reasons); // Before any name is kept.
        }

        await people.PutAsync(id, person ?? board.Accounts.Find(id)?.Person ?? id, profile, settings.Oidc?.Authority, ct);
        var written = await runner.RunAsync(
            id, Account.StreamOf(id), null, content, by, (_, world) => new Decided(Decide(world), Guards(board.Accounts, id, [])), ct);
        await board.WaitForAsync(written.Position, settings.ReadWait, ct);
        return written;
    }

    /// <summary>
    /// Gives out a code with which a person sets a password, or a program's secret. Recorded first: sign-ins from before have ended when the code
    /// is there.
    /// </summary>
    public async Task<(Written Written, OneTime? Code, DateTimeOffset? Until)> InviteAsync(
        string id, CommandIdentity? command, byte[] content, string by, Func<Account, Decision> decide, CancellationToken ct)
    {
        var named = board.Accounts.Find(id) is not { Kind: AccountKind.Person, Status: not AccountStatus.Shredded } || (await people.ProfileAsync(id, ct))?.SignInName is not null;
        var written = await RunAsync(
            id, command, content, by,
            (_, account) => named ? decide(account) : Decision.Refuse("account.no-sign-in-name", "Tài khoản này chưa có tên đăng nhập nên chưa mời được; người này chỉ vào qua nhà cung cấp bên ngoài."),
            ct);
        if (!written.Fresh)
        {
            return (written, null, null);
        }

        var code = OneTime.Make();
        if (board.Accounts.Find(id)?.Kind == AccountKind.Program)
        {
            await people.SetSecretAsync(id, code.Hash, ct);
            return (written, code, null);
        }

        var until = clock.GetUtcNow() + settings.InvitationLength;
        await people.InviteAsync(id, code.Hash, until, ct);
        return (written, code, until);
    }

    /// <summary>Forgets a person: all accounts of theirs are closed for good, then the key of their names is destroyed.</summary>
    public async Task<Written> ShredAsync(string id, string? reason, CommandIdentity command, byte[] content, string by, CancellationToken ct)
    {
        var person = board.Accounts.Find(id)?.Person;
        var written = await RunAsync(id, command, content, by, (book, account) => AccountDecisions.Shred(book, Roles.Rules, account, reason, by), ct);
        foreach (var other in board.Accounts.OfPerson(person!).Where(a => a.Id != id && a.Status != AccountStatus.Shredded).ToList())
        {
            await RunAsync(other.Id, null, content, by, (book, account) => AccountDecisions.Shred(book, Roles.Rules, account, reason, by), ct);
        }

        await people.ShredAsync(person!, ct);
        return written;
    }

    /// <summary>Whether there is still an administrator depends on all of them: none of them may have moved.</summary>
    private static IReadOnlyList<StreamGuard> Guards(AccountBook book, string id, string[] others) =>
    [
        .. book.Accounts.Values.Where(a => a.Id != id && (a.Own(Roles.Admin) is not null || others.Contains(a.Id)))
            .Select(a => new StreamGuard(Account.StreamOf(a.Id), a.Version)),
    ];
}
