using ThiDua.Api.Accounts;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain.Accounts;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Shell;

/// <summary>An account of the sample, as the sign-in page lists it.</summary>
/// <param name="SignInName">What it signs in with.</param>
/// <param name="FullName">Name of the made-up person.</param>
/// <param name="Roles">Its roles in words, with the units they are bound to.</param>
public sealed record SampleAccount(string SignInName, string FullName, string Roles);

/// <summary>Đăng nhập, and the addresses that lead there.</summary>
internal static class SignInPages
{
    /// <summary>Address of the page.</summary>
    public const string Path = "/dang-nhap";

    public static void MapSignInPages(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, ShowAsync).Allow(Permission.Anyone).ExcludeFromDescription();

    /// <summary>Address of the page for somebody who wanted another one.</summary>
    public static string Address(string wanted) => wanted == "/" ? Path : $"{Path}?returnUrl={Uri.EscapeDataString(wanted)}";

    private static async Task<IResult> ShowAsync(HttpContext http, Settings settings, BoardState board, PeopleStore people)
    {
        http.Only("returnUrl", "minPosition"); // After an invitation was accepted.
        await http.AwaitMinPositionAsync(board, settings);
        var returnUrl = http.Single("returnUrl") is { } wanted && OutsideSignIn.IsLocal(wanted) ? wanted : "/";
        return PageRenderer.Page<SignInPage>(
            ("Frame", Frame.Of(http, Texts.SignIn, Path)), ("ReturnUrl", returnUrl), ("Outside", settings.Oidc is not null),
            ("SamplePassword", settings.AcceptsLocalTokens ? settings.SamplePassword : null),
            ("Samples", settings is { SamplePassword: not null, AcceptsLocalTokens: true } ? await SamplesAsync(board, people, http.RequestAborted) : []));
    }

    private static async Task<IReadOnlyList<SampleAccount>> SamplesAsync(BoardState board, PeopleStore people, CancellationToken ct)
    {
        var accounts = board.Accounts.Accounts.Values.Where(a => a.Id.StartsWith(SampleAccounts.Prefix, StringComparison.Ordinal) && a.Kind == AccountKind.Person).ToList();
        var names = await people.ProfilesAsync(accounts.ConvertAll(a => a.Id), ct);
        return
        [
            .. from account in accounts
               where names.ContainsKey(account.Id)
               orderby account.Id
               select new SampleAccount(
                   names[account.Id].SignInName ?? "", names[account.Id].FullName,
                   string.Join("; ", account.Roles.Select(r => Shown.Role(r.Role) + (r.Units.IsEmpty ? "" : $" ({string.Join(", ", r.Units.Select(u => board.World.NameOf(u)))})")))),
        ];
    }
}
