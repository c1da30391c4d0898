using ThiDua.Api.Accounts;
using ThiDua.Api.Awards;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Forms;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Accounts;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Awards;

/// <summary>Hội đồng: the councils with their seats, and the form by which one is composed. Who sits where is for those who compose it.</summary>
internal static class AwardCouncilPages
{
    private const int FirstRows = 7, MoreRows = 3;

    public static void MapAwardCouncilPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/khen-thuong/{period}/hoi-dong", ListAsync).Allow(Permission.ReadAwardSettings).ExcludeFromDescription();
        routes.MapGet("/khen-thuong/{period}/hoi-dong/soan", ComposeAsync).Allow(Permission.ManageAwards).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(
        string period, HttpContext http, BoardState board, Settings settings, TimeProvider clock, PostgresEventStore store, EventTypes types, PeopleStore people)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var area = AwardPages.In(http, period, board.World, clock);
        IReadOnlyList<Council> councils = [.. board.Read(reader => reader.AwardsAt(reader.Position)).Councils.Values.OrderBy(c => c.Composed.Name, Shown.Names)];
        if (area.Manages)
        {
            councils = await Task.WhenAll(councils.Select(async c => await WholeAsync(c.Code, store, types, http.RequestAborted) ?? c));
        }

        var names = await NamesAsync(people, councils.SelectMany(Accounts), http.RequestAborted);
        return PageRenderer.Page<CouncilListPage>(
            ("Frame", Frame.Of(http, AwardTexts.Councils, AwardPages.Area)),
            ("Model", new CouncilListView(area, [.. councils.Select(c => new CouncilView(c, [.. c.Composed.Seats.Select(s => Seat(c, s, names))], Counters(c, names)))], clock.Today())));
    }

    private static async Task<IResult> ComposeAsync(
        string period, HttpContext http, BoardState board, Settings settings, TimeProvider clock, PostgresEventStore store, EventTypes types, PeopleStore people)
    {
        http.Only("code", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var area = AwardPages.In(http, period, board.World, clock);
        var council = http.Single("code") is { Length: > 0 } code
            ? await WholeAsync(code, store, types, http.RequestAborted) ?? throw ProblemException.NotFound("council.not-found", AwardTexts.NoSuchCouncil)
            : null;
        var (members, counters) = (Holders(board, Roles.CouncilMember, Roles.CouncilChair), Holders(board, Roles.BallotCounter));
        var sit = council is null ? [] : Accounts(council).ToList();
        var names = await NamesAsync(people, members.Concat(counters).Concat(sit), http.RequestAborted);
        List<(string Value, string Text)> Choices(IEnumerable<string> accounts) =>
            [.. accounts.Distinct().Select(a => (a, Name(a, names))).OrderBy(a => a.Item2, Shown.Names)];
        return PageRenderer.Page<CouncilFormPage>(
            ("Frame", Frame.Of(http, council is null ? AwardTexts.NewCouncil : Shown.Say(AwardTexts.ComposeTitle, council.Composed.Name), AwardPages.Area)),
            ("Model", new CouncilFormView(
                area, council, Choices(members.Concat(council?.Composed.Holders?.Select(h => h.Account) ?? [])), Choices(counters.Concat(council?.Composed.Counters ?? [])),
                Rows(council, FormState.Of(http)), clock.Today())));
    }

    /// <summary>Rows of the form: the seats and some to fill; as many as were sent, and more when that was asked.</summary>
    private static int Rows(Council? council, FormState? state)
    {
        var seats = council?.Composed.Seats.Count ?? 0;
        var typed = state is null ? 0 : Enumerable.Range(0, Council.SeatsMax).TakeWhile(i => state.Typed($"members/{i}/role") is not null).Count();
        return Math.Min(Council.SeatsMax, Math.Max(typed + (state?.Again.Length > 0 ? MoreRows : 0), seats == 0 ? FirstRows : seats + 1));
    }

    private static async Task<Council?> WholeAsync(string code, PostgresEventStore store, EventTypes types, CancellationToken ct)
    {
        RequestReading.CheckCode(code, "/code");
        return AwardEndpoints.FoldWhole(types, code, await store.ReadStreamAsync(Council.StreamOf(code), ct));
    }

    private static SeatView Seat(Council council, CouncilSeat seat, IReadOnlyDictionary<string, Profile> names) =>
        new(seat, council.Composed.Holders?.FirstOrDefault(h => h.Seat == seat.Number) is { } holder ? Name(holder.Account, names) : null);

    private static IReadOnlyList<string>? Counters(Council council, IReadOnlyDictionary<string, Profile> names) => council.Composed.Counters is { } counters ? [.. counters.Select(a => Name(a, names))] : null;

    private static IEnumerable<string> Accounts(Council council) => (council.Composed.Holders?.Select(h => h.Account) ?? []).Concat(council.Composed.Counters ?? []);

    private static IReadOnlyList<string> Holders(BoardState board, params string[] roles) =>
        [.. board.Accounts.Accounts.Values.Where(a => a.Kind == AccountKind.Person && a.IsOpen && a.Roles.Any(r => roles.Contains(r.Role))).Select(a => a.Id)];

    private static async Task<IReadOnlyDictionary<string, Profile>> NamesAsync(PeopleStore people, IEnumerable<string> accounts, CancellationToken ct) =>
        await people.ProfilesAsync([.. accounts.Distinct()], ct);

    private static string Name(string account, IReadOnlyDictionary<string, Profile> names) =>
        names.TryGetValue(account, out var profile) ? profile.FullName : Shown.Say(AwardTexts.AccountOf, account);
}
