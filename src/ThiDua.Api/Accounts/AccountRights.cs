using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using ThiDua.Api.Hosting;
using ThiDua.Domain.Accounts;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Accounts;

/// <summary>
/// Turns "this is account X, signed in under stamp N" into what X may do now. Looked up at each request from the accounts in memory, so a role
/// that was taken, a lock, a revocation or the last day of a delegation counts from the next request on, as soon as this node has read the event
/// (milliseconds; at most the two seconds after which it asks the log by itself).
/// </summary>
internal sealed class AccountRights(BoardState board, Sessions sessions, TimeProvider clock) : IClaimsTransformation
{
    /// <summary>Number of the account's stamp when it signed in.</summary>
    public const string Stamp = "stamp";

    /// <summary>Id of a sign-in by cookie.</summary>
    public const string Session = "sid";

    /// <summary>Token that writes by cookie bear.</summary>
    public const string Csrf = "csrf";

    /// <summary>Role that was chosen to act in.</summary>
    public const string Acting = "acting";

    /// <summary>Stands in what was looked up already.</summary>
    private const string Rights = "rights";

    /// <summary>Value of <see cref="Stamp"/> for whom an outside provider vouches at each token: it has no stamp of ours.</summary>
    public const string Outside = "outside";

    /// <inheritdoc/>
    public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal) => Task.FromResult(Now(principal));

    /// <summary>Whether whoever made a request may still do what they could then; a live stream asks at each send.</summary>
    public bool StillHold(ClaimsPrincipal principal)
    {
        if (principal.FindFirst(Rights) is null)
        {
            return true;
        }

        var now = Look(principal);
        return now is not null && Said(now).SequenceEqual(Said((ClaimsIdentity)principal.Identity!));
    }

    private ClaimsPrincipal Now(ClaimsPrincipal principal) =>
        principal.FindFirst(Stamp) is null || principal.FindFirst(Rights) is not null ? principal : new ClaimsPrincipal(Look(principal) ?? new ClaimsIdentity());

    private ClaimsIdentity? Look(ClaimsPrincipal principal)
    {
        var id = principal.FindFirstValue("sub");
        var book = board.Accounts;
        if (id is null || book.Find(id) is not { IsOpen: true } account
            || principal.FindFirstValue(Stamp) is not { } stamp || (stamp != Outside && stamp != account.Stamp.ToString(CultureInfo.InvariantCulture))
            || (principal.FindFirstValue(Session) is { } session && sessions.IsEnded(session)))
        {
            return null;
        }

        var kept = principal.Claims.Where(c => c.Type is "sub" or "exp" or Stamp or Session or Csrf or Acting);
        return new ClaimsIdentity(
            [.. kept, new Claim(Rights, "now"), .. RoleClaims(book.RolesOf(id, clock.Today()), principal.FindFirstValue(Acting))],
            principal.Identity!.AuthenticationType, "sub", "role");
    }

    /// <summary>One role at a time: the chosen one while it is held, else the first. Held twice, own and delegated, it reaches the units of both.</summary>
    private static IEnumerable<Claim> RoleClaims(IReadOnlyList<HeldRole> roles, string? acting)
    {
        var role = (roles.FirstOrDefault(r => r.Role == acting) ?? (roles.Count > 0 ? roles[0] : null))?.Role;
        return role is null
            ? []
            : [new Claim("role", role), .. roles.Where(r => r.Role == role).SelectMany(r => r.Units).Distinct().Select(u => new Claim("unit", u))];
    }

    private static IEnumerable<string> Said(ClaimsIdentity identity) =>
        identity.Claims.Where(c => c.Type is "role" or "unit").Select(c => $"{c.Type}:{c.Value}").Order(StringComparer.Ordinal);
}

/// <summary>Who is one person, as the accounts say; an account from outside that is not known here is a person of its own.</summary>
internal sealed class AccountPersons(BoardState board) : Security.IPersons
{
    private static readonly Security.PersonPerAccount Outside = new();

    /// <inheritdoc/>
    public bool Same(string account, string other) => Outside.Same(account, other) || board.Accounts.SamePerson(account, other);
}
