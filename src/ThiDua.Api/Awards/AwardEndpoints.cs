using System.Globalization;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Api.Standings;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Units;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Awards;

/// <summary>Awards: the rules, who is eligible, what the council sets and finds, councils, titles of units. Cases are in <see cref="AwardCaseEndpoints"/>.</summary>
internal static class AwardEndpoints
{
    internal sealed record SettingsBody(IReadOnlyDictionary<string, JsonElement> Values, string Decision, string Reason);

    internal sealed record FindingsBody(IReadOnlyDictionary<string, bool> Findings, string Decision, string Reason);

    internal sealed record CouncilBody(string Name, string Decision, IReadOnlyList<CouncilMember> Members, IReadOnlyList<string>? Counters = null);

    internal sealed record TitleBody(string Award, int Year, string Decision, DateOnly DecidedOn, string Authority);

    /// <summary>How units stand for awards.</summary>
    /// <param name="Inputs">What it depends on: all units of the period.</param>
    /// <param name="Items">Units and awards that were asked about.</param>
    /// <param name="Records">Cases, councils, titles and settings as known.</param>
    /// <param name="Position">As known at this position.</param>
    internal sealed record EligibilityFound(EligibilityInputs Inputs, IReadOnlyList<UnitEligibility> Items, AwardRecords Records, long Position);

    internal sealed record WithdrawBody(string Decision, DateOnly On, string Reason);

    public static void MapAwards(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/awards", RulesAsync).Allow(Permission.ReadBoard).WithSummary("Quy tắc xét khen thưởng có hiệu lực vào một ngày, nội dung còn chờ Hội đồng quy định");
        routes.MapGet("/api/periods/{period}/eligibility", EligibilityAsync).Allow(Permission.ReadBoard)
            .WithSummary("Điều kiện khen thưởng của các đơn vị: từng điều kiện, mức yêu cầu, mức đạt, còn thiếu gì");
        routes.MapPut("/api/award-settings/{period}", SetAsync).Allow(Permission.ManageAwards).WithSummary("Hội đồng quy định những nội dung mà quy tắc để ngỏ");
        routes.MapPut("/api/award-settings/{period}/findings/{unit}", FindAsync).Allow(Permission.ManageAwards)
            .WithSummary("Hội đồng xác nhận các điều kiện không tính được của một đơn vị");
        routes.MapGet("/api/award-settings/{period}", SettingsAsync).Allow(Permission.ReadAwardSettings).WithSummary("Nội dung Hội đồng đã quy định, đã xác nhận trong kỳ");
        routes.MapPut("/api/councils/{code}", CouncilAsync).Allow(Permission.ManageAwards).WithSummary("Thành lập, kiện toàn Hội đồng Thi đua - Khen thưởng");
        routes.MapGet("/api/councils/{code}", GetCouncilAsync).Allow(Permission.ReadAwardSettings).WithSummary("Một hội đồng: các ghế, không nêu tài khoản");
        routes.MapPut("/api/units/{code}/titles/{id}", TitleAsync).Allow(Permission.ManageAwards)
            .WithSummary("Ghi danh hiệu, kết quả năm đã có quyết định trước đây hoặc ở nơi khác");
        routes.MapPost("/api/units/{code}/titles/{id}/withdraw", WithdrawAsync).Allow(Permission.ManageAwards).WithSummary("Hủy bỏ một danh hiệu, kết quả đã ghi");
        routes.MapGet("/api/units/{code}/titles", TitlesAsync).Allow(Permission.ReadAwards).WithSummary("Danh hiệu, kết quả các năm của một đơn vị");
        routes.MapAwardCases();
    }

    private static IResult RulesAsync(HttpContext http, AwardRules rules, TimeProvider clock)
    {
        http.Only("on");
        var on = http.Day("on") ?? clock.Today();
        return Results.Json(new { on, items = rules.On(on).Select(r => EligibilityAnswers.Rule(r, rules, on)), next = (string?)null }, JsonBody.Answers);
    }

    private static async Task<IResult> EligibilityAsync(
        string period, HttpContext http, Scoreboard scores, BoardState board, AwardRules rules, Settings settings, TimeProvider clock)
    {
        http.Only("title", "unit", "view", "asOf", "receivedOn", "atPosition", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var found = Find(http, period, scores, board, rules, clock, http.Day("receivedOn") ?? clock.Today());
        return Results.Json(
            new
            {
                period, view = found.Inputs.View.Code(),
                asOf = found.Inputs.Day,
                asOfPosition = found.Position,
                rulesOn = found.Inputs.RulesOn,
                items = found.Items.Select(e => EligibilityAnswers.Item(e, period, found.Inputs)),
            },
            JsonBody.Answers);
    }

    /// <summary>How the units that the caller may see stand for the awards asked about: title, unit, view and asOf are read from the query.</summary>
    internal static EligibilityFound Find(
        HttpContext http, string period, Scoreboard scores, BoardState board, AwardRules rules, TimeProvider clock, DateOnly receivedOn)
    {
        var plan = board.World.Period(period)?.Plan ?? throw NoPeriod();
        var (caller, moment, title, unit) = (http.Caller(), http.Moment(), http.Single("title"), http.Single("unit"));
        StandingsEndpoints.CheckDay(moment, plan);
        if (title is not null && !rules.Rules.Any(r => r.Code == title))
        {
            throw ProblemException.NotFound("award.not-found", "Không có danh hiệu, hình thức khen thưởng nào mang mã này.");
        }

        // The public result of the period is what was verified; what is only claimed is asked for by name.
        var view = http.OneOf("view", "claimed", "verified") == "claimed" ? View.Claimed : View.Verified;
        return scores.Awards(period, moment, clock.Today(), new AwardQuestion(rules, receivedOn, view), reading =>
        {
            var candidates = reading.Inputs.Candidates.Where(c => caller.Reaches(c.Code, reading.World) && (unit is null || c.Code == unit)).Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
            return unit is not null && candidates.Count == 0
                ? throw ProblemException.NotFound("unit.not-found", "Kỳ thi đua này không chấm điểm đơn vị đó.")
                : new EligibilityFound(
                    reading.Inputs,
                    [.. Eligibility.Of(reading.Inputs).Where(e => candidates.Contains(e.Candidate.Code) && (title is null || e.Rule.Code == title))],
                    reading.Records, reading.Position);
        }) ?? throw NoPeriod();
    }

    private static async Task<IResult> SetAsync(string period, HttpContext http, CommandRunner runner, EventTypes types, AwardRules rules)
    {
        var body = await JsonBody.ReadAsync(http);
        var wanted = body.As<SettingsBody>();
        var values = wanted.Values.ToDictionary(v => v.Key, v => v.Value.ValueKind switch
        {
            JsonValueKind.String => v.Value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => v.Value.GetRawText(),
            _ => throw ProblemException.Bad("field.invalid", "Mỗi mục ở đây phải là một số, một chữ, true hoặc false.", JsonShape.Below("/values", v.Key)),
        });
        return await SettleAsync(period, null, http, body, runner, types, now => AwardSettingDecisions.Set(rules, now, values, wanted.Decision, wanted.Reason));
    }

    private static async Task<IResult> FindAsync(string period, string unit, HttpContext http, CommandRunner runner, EventTypes types, AwardRules rules)
    {
        RequestReading.CheckCode(unit, "/unit");
        var body = await JsonBody.ReadAsync(http);
        var wanted = body.As<FindingsBody>();
        return await SettleAsync(
            period, unit, http, body, runner, types, now => AwardSettingDecisions.Find(rules, now, unit, wanted.Findings, wanted.Decision, wanted.Reason));
    }

    private static async Task<IResult> SettleAsync(
        string period, string? unit, HttpContext http, JsonBody body, CommandRunner runner, EventTypes types, Func<AwardSettings, Decision> decide)
    {
        RequestReading.CheckCode(period, "/period");
        var written = await runner.RunAsync(
            period, AwardSettings.StreamOf(period), null, body.Canonical, http.Caller().Account,
            (history, world) => world.Period(period) is null ? throw NoPeriod()
                : unit is not null && world.Unit(unit) is null ? throw NoUnit()
                : new Decided(decide(Fold(types, history, AwardSettings.Empty, (s, e) => s.After(e))), []),
            http.RequestAborted);
        return written.Answer(http);
    }

    private static async Task<IResult> SettingsAsync(string period, HttpContext http, BoardState board, AwardRules rules, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        RequestReading.CheckCode(period, "/period");
        if (board.World.Period(period) is null)
        {
            throw NoPeriod();
        }

        var (set, caller, world) = (board.Read(reader => reader.AwardsAt(reader.Position)).SettingsOf(period), http.Caller(), board.World);
        return Results.Json(
            new
            {
                period, set.Version,
                values = set.Values.Values.Select(v => new { v.Key, v.Value, v.Decision, label = rules.Parameter(v.Key)?.Label }),
                findings = set.Findings.Values.Where(f => caller.Reaches(f.Unit, world)).OrderBy(f => f.Unit, StringComparer.Ordinal).ThenBy(f => f.Key, StringComparer.Ordinal).Select(f => new { f.Unit, f.Key, f.Holds, f.Decision }),
            },
            JsonBody.Answers);
    }

    private static async Task<IResult> CouncilAsync(string code, HttpContext http, CommandRunner runner, EventTypes types, IPersons persons)
    {
        RequestReading.CheckCode(code, "/code");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var (wanted, seen, isNew) = (body.As<CouncilBody>(), http.IfMatch(), http.IfNone());
        var written = await runner.RunAsync(
            code, Council.StreamOf(code), null, body.Canonical, caller.Account,
            (history, _) =>
            {
                var council = FoldWhole(types, code, history);
                var decision = Council.Compose(council, wanted.Name, wanted.Decision, wanted.Members, wanted.Counters ?? [], persons.Same);
                if (decision is Decision.Accepted { Events.Count: > 0 } && council is not null)
                {
                    Check(council, seen, isNew);
                }

                return new Decided(decision, []);
            },
            http.RequestAborted);
        return written.Answer(http, $"/api/councils/{code}");
    }

    /// <summary>Tag of a council: another one whenever it is composed anew.</summary>
    internal static string TagOf(Council council) => string.Create(CultureInfo.InvariantCulture, $"\"{council.Version}\"");

    /// <summary>A council that must be new is never composed over another, nor one over what was not seen.</summary>
    private static void Check(Council council, IList<EntityTagHeaderValue>? seen, bool isNew)
    {
        var tag = TagOf(council);
        if (isNew)
        {
            const string taken = "Mã này đã dùng cho một hội đồng khác.";
            throw new ProblemException(412, "council.exists", taken, [new ProblemError("/code", "council.exists", taken)]) { Tag = tag };
        }

        if (!seen.Include(tag))
        {
            throw new ProblemException(412, "council.changed", "Hội đồng này vừa được người khác (hoặc cửa sổ khác) sửa.") { Tag = tag };
        }
    }

    private static async Task<IResult> GetCouncilAsync(string code, HttpContext http, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var council = board.Read(reader => reader.AwardsAt(reader.Position)).Councils.GetValueOrDefault(code)
            ?? throw ProblemException.NotFound("council.not-found", "Không tìm thấy hội đồng này.");
        http.Response.Headers.ETag = TagOf(council);
        return Results.Json(
            new { code, council.Composed.Name, council.Composed.Decision, council.Version, members = council.MembersOn(clock.Today()), council.Composed.Seats }, JsonBody.Answers);
    }

    private static async Task<IResult> TitleAsync(string code, string id, HttpContext http, CommandRunner runner, EventTypes types, AwardRules rules, TimeProvider clock)
    {
        RequestReading.CheckCode(code, "/code");
        RequestReading.CheckCode(id, "/id");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var wanted = body.As<TitleBody>();
        var title = new TitleRecorded(id, wanted.Award, wanted.Year, wanted.Decision, wanted.DecidedOn, wanted.Authority);
        var written = await runner.RunAsync(
            id, HeldTitles.StreamOf(code), null, body.Canonical, caller.Account,
            (history, world) => world.Unit(code) is not { } unit ? throw NoUnit() : new Decided(
                HeldTitles.Record(rules, Fold(types, history, HeldTitles.Empty, (t, e) => t.After(e)), title, clock.Today()), [new StreamGuard(Unit.StreamOf(code), unit.Version)]),
            http.RequestAborted);
        return written.Answer(http, $"/api/units/{code}/titles");
    }

    private static async Task<IResult> WithdrawAsync(string code, string id, HttpContext http, CommandRunner runner, EventTypes types, TimeProvider clock)
    {
        RequestReading.CheckCode(code, "/code");
        RequestReading.CheckCode(id, "/id");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var (identity, wanted) = (http.IdempotencyKey(caller, body.Canonical), body.As<WithdrawBody>());
        var written = await runner.RunAsync(
            id, HeldTitles.StreamOf(code), identity, body.Canonical, caller.Account,
            (history, _) => new Decided(
                HeldTitles.Withdraw(Fold(types, history, HeldTitles.Empty, (t, e) => t.After(e)), id, wanted.Decision, wanted.On, wanted.Reason, clock.Today()), []),
            http.RequestAborted);
        return written.Answer(http);
    }

    private static async Task<IResult> TitlesAsync(string code, HttpContext http, BoardState board, AwardRules rules, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        if (board.World.Unit(code) is null || !http.Caller().Reaches(code, board.World))
        {
            throw NoUnit();
        }

        var titles = board.Read(reader => reader.AwardsAt(reader.Position)).TitlesOf(code);
        return Results.Json(
            new
            {
                unit = code,
                items = titles.All.OrderByDescending(t => t.Year).ThenBy(t => t.Id, StringComparer.Ordinal)
                    .Select(t => new { t.Id, t.Award, title = rules.TitleOf(t.Award), t.Year, t.Period, t.Achievement, t.Decision, t.DecidedOn, t.Person, t.WithdrawnBy }),
                next = (string?)null,
            },
            JsonBody.Answers);
    }

    /// <summary>Folds a stream without its private parts.</summary>
    public static T Fold<T>(EventTypes types, IReadOnlyList<RecordedEvent> history, T empty, Func<T, IDomainEvent, T> after) =>
        history.Aggregate(empty, (state, e) => after(state, EventJson.Read(types, e.Type, e.Data)));

    /// <summary>A council with its accounts, or null.</summary>
    public static Council? FoldWhole(EventTypes types, string code, IReadOnlyList<RecordedEvent> history) =>
        history.Aggregate((Council?)null, (council, e) => Council.Evolve(council, code, EventJson.Read(types, e.Type, e.Data, e.Private).Event));

    private static ProblemException NoPeriod() => ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");

    private static ProblemException NoUnit() => ProblemException.NotFound("unit.not-found", "Không tìm thấy đơn vị này.");
}
