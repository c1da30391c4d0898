using ThiDua.Domain;
using ThiDua.Domain.Accounts;

namespace ThiDua.Api.Pages.Accounts;

/// <summary>An account in a list.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Name">Full name, or that there is none.</param>
/// <param name="SignInName">What is typed to sign in, or null.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Kind">Person or program.</param>
/// <param name="Roles">Roles in words, with their units.</param>
public sealed record AccountRow(string Id, string Name, string? SignInName, AccountStatus Status, AccountKind Kind, IReadOnlyList<string> Roles);

/// <summary>What the form of an account starts from.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Account">The account; null for one that is to be made.</param>
/// <param name="FullName">Name.</param>
/// <param name="Email">E-mail.</param>
/// <param name="SignInName">What is typed to sign in.</param>
/// <param name="Subject">What the outside provider calls them.</param>
/// <param name="Units">All units, by name.</param>
public sealed record AccountEdit(
    string Id, Account? Account, string? FullName, string? Email, string? SignInName, string? Subject, IReadOnlyList<(string Code, string Name)> Units);

/// <summary>Something that was done to an account.</summary>
/// <param name="At">When it was recorded.</param>
/// <param name="What">What, in words.</param>
/// <param name="Reason">Why, when that was said.</param>
/// <param name="By">Who did it, by name where it is known.</param>
public sealed record HistoryLine(DateTimeOffset At, string What, string? Reason, string By);

/// <summary>A request about personal data, with its clocks.</summary>
/// <param name="Account">Account that made it.</param>
/// <param name="Name">Name of its holder.</param>
/// <param name="Request">The request.</param>
/// <param name="Late">Whether a clock ran out.</param>
public sealed record RequestRow(string Account, string Name, DataRequest Request, bool Late)
{
    internal static RequestRow Of(string account, string? name, DataRequest request, DateOnly today) => new(account, name ?? account, request, request.IsLate(today));
}

/// <summary>An account as its administrator sees it.</summary>
/// <param name="Account">The account.</param>
/// <param name="Row">In short.</param>
/// <param name="Edit">What its form starts from.</param>
/// <param name="History">What was done to it, newest first.</param>
/// <param name="Requests">What its holder asked for.</param>
/// <param name="InvitationHours">How long an invitation can be used.</param>
/// <param name="Given">Code or secret that was given out just now; shown once.</param>
/// <param name="GivenLink">Where the code is used, for people.</param>
public sealed record AccountView(
    Account Account, AccountRow Row, AccountEdit Edit, IReadOnlyList<HistoryLine> History, IReadOnlyList<RequestRow> Requests, int InvitationHours, string? Given, string? GivenLink);

/// <summary>Accounts in words.</summary>
internal static class AccountWords
{
    /// <summary>Name of a status.</summary>
    public static string Of(AccountStatus status) => status switch
    {
        AccountStatus.Registered => AccountsTexts.StatusRegistered,
        AccountStatus.Invited => AccountsTexts.StatusInvited,
        AccountStatus.Active => AccountsTexts.StatusActive,
        AccountStatus.Locked => AccountsTexts.StatusLocked,
        _ => AccountsTexts.StatusShredded,
    };

    /// <summary>How a status is marked.</summary>
    public static string Tag(AccountStatus status) => status switch
    {
        AccountStatus.Active => "tag tag--good",
        AccountStatus.Locked => "tag tag--bad",
        AccountStatus.Registered or AccountStatus.Invited => "tag tag--warn",
        _ => "tag",
    };

    /// <summary>Name of what is asked about one's data.</summary>
    public static string Of(DataRight right) => right switch
    {
        DataRight.Access => AccountsTexts.RightAccess,
        DataRight.Correct => AccountsTexts.RightCorrect,
        DataRight.Erase => AccountsTexts.RightErase,
        DataRight.Restrict => AccountsTexts.RightRestrict,
        _ => AccountsTexts.RightObject,
    };

    /// <summary>Name of what became of a request.</summary>
    public static string Of(DataOutcome outcome) => outcome == DataOutcome.Done ? AccountsTexts.OutcomeDone : AccountsTexts.OutcomeRefused;

    /// <summary>How a request stands.</summary>
    public static string Of(DataRequest r) => r switch
    {
        { CompletedOn: { } on, Outcome: DataOutcome.Refused } => Shown.Say(AccountsTexts.Refused, Shown.Day(on)),
        { CompletedOn: { } on } => Shown.Say(AccountsTexts.Completed, Shown.Day(on)),
        { RepliedOn: { } on } => Shown.Say(AccountsTexts.Replied, Shown.Day(on)),
        _ => AccountsTexts.Open,
    };

    /// <summary>What an event of an account says.</summary>
    /// <param name="e">The event.</param>
    /// <param name="unit">Name of a unit.</param>
    public static string Of(IDomainEvent e, Func<string, string> unit) => e switch
    {
        AccountRegistered => AccountsTexts.WasRegistered,
        RoleGiven { Units.Count: 0 } g => Shown.Say(AccountsTexts.WasGiven, Shown.Role(g.Role)),
        RoleGiven g => Shown.Say(AccountsTexts.WasGivenFor, Shown.Role(g.Role), string.Join(", ", g.Units.Select(unit))),
        RoleTaken t => Shown.Say(AccountsTexts.WasTaken, Shown.Role(t.Role)),
        AccountInvited => AccountsTexts.WasInvited,
        AccountActivated => AccountsTexts.WasActivated,
        PasswordChanged => AccountsTexts.WasPassword,
        AccountLocked => AccountsTexts.WasLocked,
        AccountUnlocked => AccountsTexts.WasUnlocked,
        SignInsRevoked => AccountsTexts.WasRevoked,
        ActsDelegated d => Shown.Say(AccountsTexts.WasDelegated, Shown.Role(d.Role), d.To, Shown.Day(d.From), Shown.Day(d.Until)),
        DelegationEnded d => Shown.Say(AccountsTexts.WasDelegationEnded, Shown.Role(d.Role), d.To),
        AccountShredded => AccountsTexts.WasShredded,
        DataRequestMade r => Shown.Say(AccountsTexts.WasRequested, r.Number, Of(r.Right)),
        DataRequestReplied r => Shown.Say(AccountsTexts.WasReplied, r.Number),
        DataRequestCompleted r => Shown.Say(AccountsTexts.WasCompleted, r.Number, Of(r.Outcome)),
        _ => e.GetType().Name,
    };

    /// <summary>What was said with it: a reason, a text.</summary>
    public static string? Reason(IDomainEvent e) => e switch
    {
        AccountLocked { Reason: { } why } => Shown.Say(AccountsTexts.BecauseOf, why),
        AccountUnlocked { Reason: { } why } => Shown.Say(AccountsTexts.BecauseOf, why),
        SignInsRevoked { Reason: { } why } => Shown.Say(AccountsTexts.BecauseOf, why),
        ActsDelegated { Reason: { } why } => Shown.Say(AccountsTexts.BecauseOf, why),
        AccountShredded { Reason: { } why } => Shown.Say(AccountsTexts.BecauseOf, why),
        DataRequestMade r => r.Text,
        DataRequestReplied r => r.Text,
        DataRequestCompleted r => r.Text,
        _ => null,
    };
}
