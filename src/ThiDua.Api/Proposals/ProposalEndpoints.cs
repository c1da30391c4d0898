using System.Text.Json;
using System.Text.Json.Serialization;
using ThiDua.Api.Criteria;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Proposals;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Proposals;

/// <summary>Proposals: drafted as a patch on a published version, simulated, opened for opinions, revised, adopted or declined.</summary>
internal static class ProposalEndpoints
{
    internal sealed record OpenBody(DateOnly? Until = null);

    internal sealed record OpinionBody(Stance Stance, string? Unit = null, string? Text = null);

    internal sealed record AdoptBody(string Period, string? Reason = null);

    internal sealed record DeclineBody(string Reason);

    public static void MapProposals(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/proposals/{id}", PutAsync).Allow(Permission.EditProposals)
            .WithSummary("Soạn hoặc chỉnh lý một đề xuất sửa bộ tiêu chí (application/json hoặc application/yaml); dryRun=true chỉ kiểm tra")
            .Accepts<object>("application/json", "application/yaml");
        routes.MapGet("/api/proposals/{id}", GetAsync).Allow(Permission.ReadBoard).WithSummary("Một đề xuất với các ý kiến");
        routes.MapGet("/api/proposals", ListAsync).Allow(Permission.ReadBoard).WithSummary("Danh sách đề xuất");
        Step<OpenBody>(routes, "open-for-opinions", "Đưa đề xuất ra lấy ý kiến", Permission.EditProposals, (asked, proposal, body) =>
            Alone(ProposalDecisions.OpenForOpinions(asked.World, proposal, body.Until, asked.Today), asked.World, proposal));
        Step<OpinionBody>(routes, "opinions", "Cho ý kiến về đề xuất", Permission.GiveOpinions, (asked, proposal, body) =>
            Alone(ProposalDecisions.GiveOpinion(asked.World, proposal, body.Stance, UnitOf(asked, body.Unit), body.Text, asked.Today), asked.World));
        Step<AdoptBody>(routes, "adopt", "Thông qua: đề xuất thành dự thảo phiên bản tiếp theo của bộ tiêu chí", Permission.EditProposals, Adopt);
        Step<DeclineBody>(routes, "decline", "Không thông qua, nêu lý do", Permission.EditProposals, (asked, proposal, body) =>
            Alone(ProposalDecisions.Decline(proposal, body.Reason), asked.World));
        routes.MapSimulations();
    }

    /// <summary>A proposal with its private parts, or null.</summary>
    public static Proposal? Fold(EventTypes types, string id, IReadOnlyList<RecordedEvent> events) =>
        events.Aggregate((Proposal?)null, (proposal, e) => Proposal.Evolve(proposal, id, EventJson.Read(types, e.Type, e.Data, e.Private).Event));

    private static async Task<IResult> PutAsync(string id, HttpContext http, CommandRunner runner, EventTypes types, PostgresEventStore store, BoardState board)
    {
        RequestReading.CheckCode(id, "/id");
        http.Only("dryRun");
        var caller = http.Caller();
        var (document, bytes) = await http.ReadProposalAsync();
        if (http.OneOf("dryRun", "true", "false") == "true")
        {
            await runner.BoardAtHeadAsync(http.RequestAborted);
            return Tried(board.World, Fold(types, id, await store.ReadStreamAsync(Proposal.StreamOf(id), http.RequestAborted)), document);
        }

        var written = await runner.RunAsync(
            id, Proposal.StreamOf(id), null, bytes, caller.Account,
            (history, world) => new Decided(
                ProposalDecisions.Draft(world, Fold(types, id, history), document), Guards(world, document.Patch.Base)),
            http.RequestAborted);
        return written.Answer(http, $"/api/proposals/{id}");
    }

    private static IResult Tried(World world, Proposal? proposal, ProposalDocument document)
    {
        if (ProposalDecisions.Draft(world, proposal, document) is Decision.Refused refused)
        {
            throw ProblemException.From(refused.Reasons);
        }

        var on = document.Patch.Base;
        return Results.Json(CriteriaAnswers.Tried(world.Sheet(on.Code, on.Version), ProposalDecisions.Apply(world, document.Patch).Set!), JsonBody.Answers);
    }

    private static void Step<T>(
        IEndpointRouteBuilder routes, string step, string summary, Permission permission, Func<Asked, Proposal, T, Decided> decide) =>
        routes.MapPost($"/api/proposals/{{id}}/{step}", async (string id, HttpContext http, CommandRunner runner, EventTypes types, TimeProvider clock) =>
        {
            RequestReading.CheckCode(id, "/id");
            var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
            var identity = http.IdempotencyKey(caller, body.Canonical);
            var wanted = body.As<T>();
            var written = await runner.RunAsync(
                id, Proposal.StreamOf(id), identity, body.Canonical, caller.Account,
                (history, world) => Fold(types, id, history) is { } proposal
                    ? decide(new Asked(world, caller, clock.Today()), proposal, wanted)
                    : new Decided(Decision.Refuse("proposal.not-found", "Không tìm thấy đề xuất này."), []),
                http.RequestAborted);
            return written.Answer(http);
        }).Allow(permission).WithSummary(summary);

    private static Decided Alone(Decision decision, World world, Proposal? on = null) => new(decision, on is null ? [] : Guards(world, on.Base));

    private static Decided Adopt(Asked asked, Proposal proposal, AdoptBody body)
    {
        var adoption = ProposalDecisions.Adopt(asked.World, proposal, body.Period, body.Reason);
        return adoption.Drafted.Count == 0
            ? new Decided(adoption.Decision, [])
            : new Decided(adoption.Decision, [new StreamGuard(Period.StreamOf(body.Period), asked.World.Period(body.Period)!.Version)])
            {
                Others = [new OtherStream($"criteria-{proposal.Base.Code}", asked.World.CriteriaSets[proposal.Base.Code].StreamVersion, adoption.Drafted)],
            };
    }

    /// <summary>The criteria set that a proposal stands on must not get another version in the same moment.</summary>
    private static StreamGuard[] Guards(World world, SheetRef on) =>
        world.CriteriaSets.TryGetValue(on.Code, out var set) ? [new StreamGuard($"criteria-{on.Code}", set.StreamVersion)] : [];

    /// <summary>Who is bound to units speaks for one of them; a member of the council for nobody but himself.</summary>
    private static string? UnitOf(Asked asked, string? unit) => (asked.Caller.IsBound, unit) switch
    {
        (true, null) => throw ProblemException.Bad("field.missing", "Thiếu trường unit: ý kiến này của đơn vị nào?", "/unit"),
        (true, { } own) when !asked.Caller.Reaches(own, asked.World) => throw ProblemException.Forbidden("Tài khoản không thay mặt được đơn vị này."),
        (false, not null) => throw ProblemException.Bad("field.invalid", "Thành viên hội đồng cho ý kiến với tư cách cá nhân, không nêu đơn vị.", "/unit"),
        _ => unit,
    };

    private static async Task<IResult> GetAsync(
        string id, HttpContext http, PostgresEventStore store, EventTypes types, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        RequestReading.CheckCode(id, "/id");
        await http.AwaitMinPositionAsync(board, settings);
        var proposal = Fold(types, id, await store.ReadStreamAsync(Proposal.StreamOf(id), http.RequestAborted)) ?? throw NotFound();
        var (caller, world) = (http.Caller(), board.World);
        return Results.Json(
            new Whole(
                Tell(proposal, world), proposal.Reason, proposal.Patch.GetProperty("changes"), proposal.Decided,
                Visible(proposal, caller, world)),
            JsonBody.Answers);
    }

    /// <summary>Opinions that a caller may see: all, or those of the units in reach.</summary>
    public static IReadOnlyList<Opinion> Visible(Proposal proposal, Caller caller, World world) =>
        [.. proposal.Opinions.Where(o => !caller.IsBound || (o.Unit is { } unit && caller.Reaches(unit, world)))];

    private static async Task<IResult> ListAsync(HttpContext http, BoardState board, Settings settings)
    {
        http.Only("limit", "cursor", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (limit, after, world) = (http.Limit(), http.Single("cursor"), board.World);
        var page = world.Proposals.Values.Where(p => after is null || string.CompareOrdinal(p.Id, after) > 0).Take(limit + 1).ToList();
        return Results.Json(new { items = page.Take(limit).Select(p => Tell(p, world)), next = page.Count > limit ? page[limit - 1].Id : null }, JsonBody.Answers);
    }

    public static ProblemException NotFound() => ProblemException.NotFound("proposal.not-found", "Không tìm thấy đề xuất này.");

    private static Told Tell(Proposal p, World world) => new(
        p.Id, p.Title, p.Source, p.Sample, p.Base.ToString(), p.Status, p.Revision, p.Version, p.OpinionsUntil,
        Enum.GetValues<Stance>().ToDictionary(s => JsonNamingPolicy.CamelCase.ConvertName(s.ToString()), s => p.Opinions.Count(o => o.Stance == s)),
        p.Adopted is { } a ? new ToldAdoption(a.CriteriaSet, a.Version, a.FromPeriod, IsInForce(a, world)) : null);

    /// <summary>Whether the period from which it was to be in force has begun with the version, or a later one.</summary>
    public static bool IsInForce(ProposalAdopted adopted, World world) =>
        world.Period(adopted.FromPeriod) is { Status: not PeriodStatus.Planned } period
        && period.Plan.Sheets.Any(s => s.CriteriaSet == adopted.CriteriaSet && s.Version >= adopted.Version);

    /// <summary>A proposal as everybody sees it.</summary>
    private record Told(
        string Id, string Title, string Source, bool Sample, string Base, ProposalStatus Status, int Revision, long Version, DateOnly? OpinionsUntil,
        IReadOnlyDictionary<string, int> Stances, ToldAdoption? Adopted);

    /// <summary>A proposal with its changes and those opinions that the caller may see.</summary>
    private sealed record Whole([property: JsonIgnore] Told Head, string? Reason, JsonElement Changes, string? Decided, IReadOnlyList<Opinion> Opinions) : Told(Head);

    private sealed record ToldAdoption(string CriteriaSet, int Version, string FromPeriod, bool InForce);

    /// <summary>What a decision may know of the request.</summary>
    private sealed record Asked(World World, Caller Caller, DateOnly Today);
}
