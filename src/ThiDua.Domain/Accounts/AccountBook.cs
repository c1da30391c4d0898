using System.Collections.Immutable;

namespace ThiDua.Domain.Accounts;

/// <summary>All accounts as of one position. Immutable; the next event makes the next book.</summary>
public sealed record AccountBook
{
    /// <summary>No accounts.</summary>
    public static AccountBook Empty { get; } = new();

    /// <summary>Accounts by id.</summary>
    public ImmutableSortedDictionary<string, Account> Accounts { get; private init; } =
        ImmutableSortedDictionary.Create<string, Account>(StringComparer.Ordinal);

    /// <summary>For each deputy the accounts that delegated something to it at any time.</summary>
    private ImmutableDictionary<string, ImmutableHashSet<string>> Delegators { get; init; } =
        ImmutableDictionary.Create<string, ImmutableHashSet<string>>(StringComparer.Ordinal);

    /// <summary>An account, or null.</summary>
    public Account? Find(string id) => Accounts.GetValueOrDefault(id);

    /// <summary>
    /// Roles that an account may act in on a day: its own, then those that others delegated to it. A delegation is worth what the one who gave
    /// it holds on that day: it ends with that role, and rests while that account is locked.
    /// </summary>
    /// <param name="id">The account.</param>
    /// <param name="day">Today in Vietnam.</param>
    /// <returns>Nothing for an account that is not known, locked or shredded.</returns>
    public IReadOnlyList<HeldRole> RolesOf(string id, DateOnly day) => Find(id) is { IsOpen: true } account
        ? [.. account.Roles, .. DelegatedTo(id, day)]
        : [];

    /// <summary>Whether two accounts are the same person's. An account that is not known here is a person of its own.</summary>
    public bool SamePerson(string account, string other) =>
        account == other || (Find(account) is { } a && Find(other) is { } b && a.Person == b.Person);

    /// <summary>Accounts of a person.</summary>
    public IEnumerable<Account> OfPerson(string person) => Accounts.Values.Where(a => a.Person == person);

    /// <summary>The book after one more event of a stream of an account.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public AccountBook After(string streamId, IDomainEvent e)
    {
        var id = Account.IdOf(streamId);
        var after = this with { Accounts = Accounts.SetItem(id, Account.Evolve(Find(id), id, e)) };
        return e is ActsDelegated d
            ? after with { Delegators = Delegators.SetItem(d.To, (Delegators.GetValueOrDefault(d.To) ?? []).Add(id)) }
            : after;
    }

    private IEnumerable<HeldRole> DelegatedTo(string id, DateOnly day) =>
        from giver in (Delegators.GetValueOrDefault(id) ?? []).Order(StringComparer.Ordinal).Select(Find)
        where giver is { IsOpen: true }
        from delegation in giver.Delegations
        where delegation.To == id && delegation.Holds(day)
        let held = giver.Own(delegation.Role)
        where held is not null
        select held with { DelegatedBy = giver.Id, Until = delegation.Until };
}
