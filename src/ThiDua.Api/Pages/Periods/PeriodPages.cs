using System.Globalization;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Judging;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Periods;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Periods;

/// <summary>Kỳ thi đua: all periods, one with its steps and what blocks them, and the plan of one as a form.</summary>
internal static class PeriodPages
{
    private const string Area = "/ky-thi-dua";

    public static void MapPeriodPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Area, ListAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet($"{Area}/{{period}}", ShowAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet("/lap-ky-thi-dua", PlanAsync).Allow(Permission.ManagePeriods).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        return PageRenderer.Page<PeriodListPage>(
            ("Frame", Frame.Of(http, Texts.NavPeriods, Area)),
            ("Periods", board.World.Periods.Values.OrderBy(p => p.Status is PeriodStatus.Published or PeriodStatus.Closed).ThenByDescending(p => p.Plan.To).ThenBy(p => p.Code, StringComparer.Ordinal).ToList()),
            ("MayPlan", Permission.ManagePeriods.Roles!.Contains(http.Caller().Role)));
    }

    private static async Task<IResult> ShowAsync(string period, HttpContext http, BoardState board, Settings settings, PeriodReader periods)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var model = await periods.ReadAsync(period, http.Caller(), http.RequestAborted);
        return PageRenderer.Page<PeriodPage>(("Frame", Frame.Of(http, model.Period.Plan.Name, Area)), ("Model", model));
    }

    private static async Task<IResult> PlanAsync(HttpContext http, BoardState board, Settings settings)
    {
        http.Only("code", "like", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var world = board.World;
        var (code, like) = (http.Single("code"), http.Single("like"));
        var now = code is null ? null : Find(world, code);
        var plan = now?.Plan ?? (like is null ? null : After(Find(world, like).Plan));
        return PageRenderer.Page<PlanPage>(
            ("Frame", Frame.Of(http, now is null ? PeriodTexts.PlanNew : Shown.Say(PeriodTexts.PlanOf, now.Plan.Name), Area)),
            ("Model", new PlanView(
                now?.Code, plan, like, [.. world.Periods.Values.OrderByDescending(p => p.Plan.To).Select(p => new Named(p.Code, p.Plan.Name))],
                Named.Sorted(world.Clusters.Values.Select(c => new Named(c.Code, c.Name))), Sheets(world))));
    }

    private static Period Find(World world, string code) => world.Period(code) ?? throw ProblemException.NotFound("period.not-found", Texts.NoSuchPeriod);

    private static IReadOnlyList<Named> Sheets(World world) => Named.Sorted(
        from set in world.CriteriaSets
        from version in set.Value.Versions
        where set.Value.StatusOf(version) is CriteriaVersionStatus.Published
        let sheet = world.Sheet(set.Key, version.Number)
        where sheet is not null
        select new Named(Row(set.Key, version.Number), Shown.Say(PeriodTexts.SheetVersion, sheet.Title, version.Number)));

    /// <summary>A version of a criteria set as a choice names it.</summary>
    internal static string Row(string set, int version) => string.Create(CultureInfo.InvariantCulture, $"criteriaSet={Uri.EscapeDataString(set)}&version:number={version}");

    /// <summary>The same a year later.</summary>
    private static PeriodPlan After(PeriodPlan plan)
    {
        static DateOnly? Later(DateOnly? day) => day?.AddYears(1);
        var years = Enumerable.Range(plan.From.Year, plan.To.Year - plan.From.Year + 1).Reverse();
        return plan with
        {
            Name = years.Aggregate(plan.Name, (name, year) => name.Replace($"{year}", $"{year + 1}", StringComparison.Ordinal)),
            From = plan.From.AddYears(1),
            To = plan.To.AddYears(1),
            Dates = plan.Dates is not { } d ? null : new PeriodDates(
                Later(d.RegisterBy), Later(d.RecordUntil), Later(d.SelfScoreBy), Later(d.AppraiseBy), Later(d.ObjectBy), Later(d.PublishBy)),
            Verification = plan.Verification?.Select(v => v with { QuestionBy = Later(v.QuestionBy) }).ToList(),
        };
    }
}
