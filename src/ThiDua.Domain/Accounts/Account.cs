using System.Collections.Immutable;

namespace ThiDua.Domain.Accounts;

/// <summary>Where an account is in its life.</summary>
public enum AccountStatus
{
    /// <summary>Made; nobody was invited yet.</summary>
    Registered,

    /// <summary>A code or secret was given out.</summary>
    Invited,

    /// <summary>The holder set a password.</summary>
    Active,

    /// <summary>Closed by an administrator until it is unlocked.</summary>
    Locked,

    /// <summary>Whose it was is no longer known; never used again.</summary>
    Shredded,
}

/// <summary>A role that an account holds.</summary>
/// <param name="Role">The role.</param>
/// <param name="Units">Units it is bound to.</param>
/// <param name="DelegatedBy">Account whose role it is, when it is a deputy's.</param>
/// <param name="Until">Last day, when it is a deputy's.</param>
public sealed record HeldRole(string Role, ImmutableArray<string> Units, string? DelegatedBy = null, DateOnly? Until = null);

/// <summary>A role that a deputy may act in.</summary>
/// <param name="To">Account of the deputy.</param>
/// <param name="Role">The role.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day.</param>
public sealed record Delegation(string To, string Role, DateOnly From, DateOnly Until)
{
    /// <summary>Whether it holds on a day.</summary>
    public bool Holds(DateOnly day) => day >= From && day <= Until;
}

/// <summary>An account as its stream tells it: who it is by opaque ids, what it may, and which sign-ins are good. No names, no secrets.</summary>
/// <param name="Id">Opaque id, as the log names who did something.</param>
/// <param name="Person">Opaque id of the person.</param>
/// <param name="Kind">Person or program.</param>
public sealed record Account(string Id, string Person, AccountKind Kind)
{
    private const string Prefix = "account-";

    /// <summary>Roles of its own.</summary>
    public ImmutableArray<HeldRole> Roles { get; private init; } = [];

    /// <summary>Roles that deputies may act in.</summary>
    public ImmutableArray<Delegation> Delegations { get; private init; } = [];

    /// <summary>What its holder asked for about the data kept of them.</summary>
    public ImmutableArray<DataRequest> Requests { get; private init; } = [];

    /// <summary>Counts what ends sign-ins: a sign-in bears the number that it was made under and is good while it is the same.</summary>
    public int Stamp { get; private init; } = 1;

    /// <summary>Version of the stream.</summary>
    public long Version { get; private init; } = 1;

    /// <summary>Where it is in its life.</summary>
    public AccountStatus Status => IsShredded ? AccountStatus.Shredded : IsLocked ? AccountStatus.Locked : Life;

    /// <summary>Whether it may be used, if its holder proves to be the holder.</summary>
    public bool IsOpen => !IsLocked && !IsShredded;

    private AccountStatus Life { get; init; } = AccountStatus.Registered;

    private bool IsLocked { get; init; }

    private bool IsShredded { get; init; }

    /// <summary>Stream of an account.</summary>
    public static string StreamOf(string id) => Prefix + id;

    /// <summary>Whether a stream is one of an account.</summary>
    public static bool Owns(string streamId) => streamId.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>How the ids of the streams begin.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = [Prefix];

    /// <summary>The account of a stream.</summary>
    public static string IdOf(string streamId) => streamId[Prefix.Length..];

    /// <summary>A role of its own, or null.</summary>
    public HeldRole? Own(string role) => Roles.FirstOrDefault(r => r.Role == role);

    /// <summary>The account after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public static Account Evolve(Account? account, string id, IDomainEvent e) => (account, e) switch
    {
        (null, AccountRegistered r) => new Account(id, r.Person, r.Kind),
        (null, _) or (_, AccountRegistered) => throw new CorruptStreamException($"{e.GetType().Name} cannot stand there in the stream of account {id}."),
        var (known, _) => known.Next(e) with { Version = known.Version + 1 },
    };

    private Account Next(IDomainEvent e) => e switch
    {
        RoleGiven r => this with { Roles = [.. Roles.Where(x => x.Role != r.Role), new HeldRole(r.Role, [.. r.Units])] },
        RoleTaken r => this with { Roles = Roles.RemoveAll(x => x.Role == r.Role) },
        AccountInvited => this with { Life = Kind == AccountKind.Program ? AccountStatus.Active : AccountStatus.Invited, Stamp = Stamp + 1 },
        AccountActivated => this with { Life = AccountStatus.Active, Stamp = Stamp + 1 },
        PasswordChanged or SignInsRevoked => this with { Stamp = Stamp + 1 },
        AccountLocked => this with { IsLocked = true, Stamp = Stamp + 1 },
        AccountUnlocked => this with { IsLocked = false },
        ActsDelegated d => this with
        {
            Delegations = [.. Delegations.Where(x => (x.To, x.Role) != (d.To, d.Role)), new Delegation(d.To, d.Role, d.From, d.Until)],
        },
        DelegationEnded d => this with { Delegations = Delegations.RemoveAll(x => (x.To, x.Role) == (d.To, d.Role)) },
        AccountShredded => this with { IsShredded = true, Roles = [], Delegations = [], Stamp = Stamp + 1 },
        DataRequestMade r => this with { Requests = Requests.Add(new DataRequest(r.Number, r.Right, r.On, r.ReplyBy, r.CompleteBy)) },
        DataRequestReplied r => With(r.Number, request => request with { RepliedOn = r.On }),
        DataRequestCompleted r => With(r.Number, request => request with { CompletedOn = r.On, Outcome = r.Outcome }),
        _ => throw new CorruptStreamException($"{e.GetType().Name} is no event of an account."),
    };

    private Account With(int number, Func<DataRequest, DataRequest> change) =>
        this with { Requests = [.. Requests.Select(r => r.Number == number ? change(r) : r)] };
}
