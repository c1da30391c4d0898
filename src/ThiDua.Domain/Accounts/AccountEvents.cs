using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Accounts;

/// <summary>Who signs in with an account.</summary>
public enum AccountKind
{
    /// <summary>A person, with a password or through an outside provider.</summary>
    Person,

    /// <summary>A program, with a secret.</summary>
    Program,
}

/// <summary>An account was made. It has no names: those are kept outside the log.</summary>
/// <param name="Person">Opaque id of the person: accounts of one person have the same.</param>
/// <param name="Kind">Person or program.</param>
public sealed record AccountRegistered(string Person, AccountKind Kind) : IDomainEvent;

/// <summary>The account was given a role, or other units for a role that it has.</summary>
/// <param name="Role">The role.</param>
/// <param name="Units">Units the role is bound to; <c>*</c> for all.</param>
public sealed record RoleGiven(string Role, IReadOnlyList<string> Units) : IDomainEvent;

/// <summary>A role was taken from the account.</summary>
public sealed record RoleTaken(string Role) : IDomainEvent;

/// <summary>A code with which a password can be set, or a new secret of a program, was given out. Sign-ins from before end.</summary>
public sealed record AccountInvited : IDomainEvent;

/// <summary>The invitation was used: the account has a password.</summary>
public sealed record AccountActivated : IDomainEvent;

/// <summary>The holder changed the password. Sign-ins from before end.</summary>
public sealed record PasswordChanged : IDomainEvent;

/// <summary>Nobody signs in with the account until it is unlocked. Sign-ins from before end.</summary>
public sealed record AccountLocked : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The account may be used again.</summary>
public sealed record AccountUnlocked : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>All sign-ins of the account ended.</summary>
public sealed record SignInsRevoked : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The holder lets a deputy act in one of their own roles from one day to another (uỷ quyền).</summary>
/// <param name="To">Account of the deputy.</param>
/// <param name="Role">The role.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day.</param>
public sealed record ActsDelegated(string To, string Role, DateOnly From, DateOnly Until) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>A delegation ended before its last day.</summary>
public sealed record DelegationEnded(string To, string Role) : IDomainEvent;

/// <summary>The key of the person's names was destroyed: nobody can say any more whose account this was. It is not used again.</summary>
public sealed record AccountShredded : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>Registration of the events of accounts.</summary>
public static class AccountEvents
{
    /// <summary>Registers them.</summary>
    public static EventTypes AddAccounts(this EventTypes types) => types
        .Add<AccountRegistered>("account_registered")
        .Add<RoleGiven>("role_given")
        .Add<RoleTaken>("role_taken")
        .Add<AccountInvited>("account_invited")
        .Add<AccountActivated>("account_activated")
        .Add<PasswordChanged>("password_changed")
        .Add<AccountLocked>("account_locked")
        .Add<AccountUnlocked>("account_unlocked")
        .Add<SignInsRevoked>("sign_ins_revoked")
        .Add<ActsDelegated>("acts_delegated")
        .Add<DelegationEnded>("delegation_ended")
        .Add<AccountShredded>("account_shredded")
        .Add<DataRequestMade>("data_request_made")
        .Add<DataRequestReplied>("data_request_replied")
        .Add<DataRequestCompleted>("data_request_completed");
}
