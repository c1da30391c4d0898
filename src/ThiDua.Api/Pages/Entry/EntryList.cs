using Npgsql;
using ThiDua.Api.Activities;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Domain.Activities;
using ThiDua.Projections.Board;
using ThiDua.Projections.Tables;

namespace ThiDua.Api.Pages.Entry;

/// <summary>Việc đã ghi: the register of a caller's units, with states and reasons.</summary>
internal static class EntryList
{
    private const int ToAPage = 50;
    private const string Path = EntryPages.Area + "/cua-toi";
    private static readonly string[] Choosers = ["unit", "type", "state", "period", "q"];

    public static async Task<IResult> ShowAsync(
        HttpContext http, NpgsqlDataSource source, ReadTables tables, EntryReader reader, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only([.. Choosers, "cursor", "minPosition"]);
        await ActivityList.AwaitAsync(http, tables, settings);
        var (caller, world, today) = (http.Caller(), board.World, clock.Today());
        var filter = ActivityList.Reach(caller, board);
        filter.And("unit = {0}", http.Single("unit"));
        filter.And("type = {0}", http.Single("type"));
        filter.And("search like {0}", ActivityList.Pattern(http.Single("q")));
        _ = http.OneOf("state", "waiting", "verified", "questioned", "rejected", "voided") switch
        {
            "waiting" => filter.And("standing = {0} and question <> {1}", "recorded", "open"),
            "verified" => filter.And("standing = {0} and question <> {1}", "verified", "open"),
            "questioned" => filter.And("question = {0} and standing = any({1})", "open", ActivityList.Claimed),
            { } standing => filter.And("standing = {0}", standing),
            null => filter,
        };
        if (http.Single("period") is { } code)
        {
            var plan = world.Period(code)?.Plan ?? throw ProblemException.NotFound("period.not-found", Texts.NoSuchPeriod);
            filter.And("occurred_on between {0} and {1}", plan.From, plan.To);
        }

        var items = await ActivityList.ReadAsync(source, ActivityList.After(filter, http.Single("cursor")), ToAPage + 1, http.RequestAborted);
        var page = items.Take(ToAPage).ToList();
        var reasons = await reader.ReasonsAsync([.. page.Where(i => i.Standing == "rejected" || i.Question != "none").Select(i => i.Stream)], http.RequestAborted);
        var mayRecord = Permission.Recorders.Contains(caller.Role);
        var units = EntryPages.UnitsOf(caller, world, today);
        var chosen = Choosers.Where(c => http.Single(c) is not null).ToDictionary(c => c, c => http.Single(c)!);
        return PageRenderer.Page<EntryListPage>(
            ("Frame", Frame.Of(http, EntryTexts.Mine, EntryPages.Area)),
            ("Model", new EntryListView(
                [.. page.Select(i => new EntryLine(
                    i.Id, i.OccurredOn, FactWords.OfType(i.Type), i.Title, world.NameOf(i.Unit, i.OccurredOn), StateTag.Of(i.Standing, i.Question),
                    reasons.GetValueOrDefault(i.Stream)))],
                items.Count > ToAPage ? Address(chosen, PageCursor.Write(page[^1].OccurredOn, page[^1].Stream)) : null, http.Single("cursor") is null ? null : Address(chosen, null), mayRecord)
            {
                Chosen = chosen, Units = units.Count > 1 ? units : [],
                Types = [.. EntryPages.KindsOf(caller).SelectMany(k => k.Declared.Where(d => d.Opens)).Select(d => (d.Name, FactWords.Of(d.Type)))],
                Periods = [.. world.Periods.Values.OrderByDescending(p => p.Plan.To).Select(p => (p.Code, p.Plan.Name))],
            }));
    }

    private static string Address(IReadOnlyDictionary<string, string> chosen, string? cursor) =>
        Path + QueryString.Create(cursor is null ? chosen! : [.. chosen!, KeyValuePair.Create<string, string?>("cursor", cursor)]);
}
