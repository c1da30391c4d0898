using ThiDua.Api.Accounts;
using ThiDua.Api.Hosting;
using ThiDua.Domain;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Notices;

/// <summary>
/// Who is told: accounts of this server by the roles that they hold today, at the address of their profile unless they chose another; accounts
/// from elsewhere as they subscribed. A locked or shredded account is told nothing.
/// </summary>
internal sealed class AccountRecipients(SubscribedRecipients subscribed, PeopleStore people, BoardState board, TimeProvider clock) : IRecipients
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Recipient>> OfUnitAsync(string unit, World world, CancellationToken ct)
    {
        var (book, today) = (board.Accounts, clock.Today());
        var own = new List<Recipient>();
        foreach (var id in book.Accounts.Keys.Where(id => book.RolesOf(id, today).Any(r => r.Units.Any(u => u != "*" && world.IsBelow(unit, u)))))
        {
            own.Add(await OwnAsync(id, ct));
        }

        return [.. own, .. (await subscribed.OfUnitAsync(unit, world, ct)).Where(r => book.Find(r.Account) is null)];
    }

    /// <inheritdoc/>
    public async Task<Recipient?> FindAsync(string account, CancellationToken ct) => board.Accounts.Find(account) switch
    {
        null => await subscribed.FindAsync(account, ct),
        { IsOpen: true } => await OwnAsync(account, ct),
        _ => null,
    };

    private async Task<Recipient> OwnAsync(string account, CancellationToken ct)
    {
        var chosen = await subscribed.FindAsync(account, ct) ?? new Recipient(account, null, new Dictionary<NoticeKind, NoticeWay>());
        return chosen.Email is null ? chosen with { Email = (await people.ProfileAsync(account, ct))?.Email } : chosen;
    }
}
