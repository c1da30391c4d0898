using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Api.Standings;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Periods;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Duties;

/// <summary>The duties of a unit in a period (nghĩa vụ theo luật): met, late, missing, due soon, not yet due, as of any day.</summary>
internal static class DutyEndpoints
{
    private static readonly string[] States = [.. Enum.GetValues<DutyState>().Select(s => s.Code())];

    public static void MapDuties(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/periods/{period}/units/{unit}/duties", GetAsync).Allow(Permission.ReadBoard)
            .WithSummary("Nghĩa vụ theo luật của một đơn vị trong kỳ: việc cần làm trước đứng trước, kèm các hoạt động chứng minh");

    private static async Task<IResult> GetAsync(
        string period, string unit, HttpContext http, Scoreboard scores, BoardState board, DutyRules rules, Settings settings, TimeProvider clock)
    {
        http.Only("asOf", "state", "view", "code", "activitiesPerItem", "atPosition", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var plan = board.World.Period(period)?.Plan ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        var (moment, view, state, code) = (http.Moment(), StandingsEndpoints.ViewOf(http), http.OneOf("state", States), Code(http));
        if (moment.AsOf < plan.From)
        {
            const string message = "Ngày được hỏi trước khi kỳ thi đua bắt đầu.";
            throw new ProblemException(422, "date.before-period", message, [new ProblemError("asOf", "date.before-period", message)]);
        }

        var (caller, most) = (http.Caller(), (int)Math.Min(1_000, http.Position("activitiesPerItem") ?? Scoreboard.MostTold));
        return caller.Reaches(unit, board.World)
            && scores.Quantities(period, moment, clock.Today(), reading => Tell(reading, rules, unit, new DutyFilter(view, state, code, most), caller, moment.AsOf ?? clock.Today())) is { } answer
                ? Results.Json(answer, JsonBody.Answers)
                : throw NoUnit();
    }

    private static ProblemException NoUnit() => ProblemException.NotFound("unit.not-found", "Kỳ thi đua này không có đơn vị đó.");

    // Deadlines of steps go on after the last day of the period, quantities do not.
    private static object Tell(PeriodReading reading, DutyRules rules, string code, DutyFilter filter, Caller caller, DateOnly steps)
    {
        if (reading.World.Unit(code) is not { } unit || Member(reading, code) is not { } member)
        {
            throw NoUnit();
        }

        var asked = new DutyQuestion(rules, unit, reading.Period.Plan.From, reading.Period.Plan.To, reading.Day);
        string[]? codes = filter.Code is null ? null : [filter.Code];
        var (claimed, verified) = (DutyList.Of(asked, reading.Tallies(code), View.Claimed, codes), DutyList.Of(asked, reading.Tallies(code), View.Verified, codes));
        var items = DutyItem.ToDo(filter.View == View.Claimed ? claimed : verified).Where(i => filter.State is null || i.State.Code() == filter.State);
        return new
        {
            period = reading.Period.Code,
            unit = code,
            name = unit.At(reading.Day).Name,
            view = filter.View.Code(),
            asOf = reading.Day,
            asOfPosition = reading.Position,
            steps = StepDeadline.Of(reading.Period.Plan.Dates, reading.Entries(member), steps).Select(s => new { s.Code, s.Title, s.DueOn, s.State }),
            summary = new { claimed = DutyAnswers.Summary(claimed), verified = DutyAnswers.Summary(verified) },
            items = items.Select(i => DutyAnswers.Item(i, reading, code, filter, caller)).ToList(),
        };
    }

    /// <summary>The unit, or the one it is below, that competes in the period up to the day; null for none: villages owe duties too, their commune competes.</summary>
    private static string? Member(PeriodReading reading, string code)
    {
        var (plan, at) = (reading.Period.Plan, code);
        for (var steps = 0; at is not null && steps < 20; steps++)
        {
            var member = at;
            if (plan.Clusters.Any(c => reading.World.Cluster(c)?.HasDuring(member, plan.From, reading.Day) == true))
            {
                return member;
            }

            at = reading.World.Unit(member)?.At(reading.Day).Parent;
        }

        return null;
    }

    private static string? Code(HttpContext http) => http.Single("code") switch
    {
        null => null,
        var code when DutyReader.IsCode(code) => code,
        _ => throw ProblemException.Bad("parameter.invalid", "code là mã nghĩa vụ, ví dụ DC-17.", "code"),
    };
}

/// <summary>What is told.</summary>
/// <param name="View">Claimed or verified.</param>
/// <param name="State">Only this state; null for all.</param>
/// <param name="Code">Only what this code means; null for all.</param>
/// <param name="Most">Activities told per item.</param>
internal sealed record DutyFilter(View View, string? State, string? Code, int Most);
