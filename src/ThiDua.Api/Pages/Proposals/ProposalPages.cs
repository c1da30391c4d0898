using System.Text.Json.Nodes;
using ThiDua.Api.Criteria;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Criteria.Editing;
using ThiDua.Api.Pages.Forms;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Proposals;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Proposals;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Proposals;

/// <summary>Đề xuất: changes to score sheets that somebody asks for, what they would have done, what others think of them, what became of them.</summary>
internal static class ProposalPages
{
    private const string Area = "/de-xuat";

    public static void MapProposalPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/de-xuat", ListAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet("/de-xuat/moi", NewAsync).Allow(Permission.EditProposals).ExcludeFromDescription();
        routes.MapGet("/de-xuat/{id}", ShowAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet("/de-xuat/{id}/sua", EditAsync).Allow(Permission.EditProposals).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var world = board.World;
        return PageRenderer.Page<ProposalListPage>(
            ("Frame", Frame.Of(http, Texts.NavProposals, Area)), ("Edits", May(http, Permission.EditProposals)),
            ("Proposals", world.Proposals.Values.OrderBy(p => !p.IsOpen).ThenBy(p => p.Title, Shown.Names).Select(p => (p, BaseTitle(world, p.Base))).ToList()));
    }

    private static async Task<IResult> NewAsync(HttpContext http, BoardState board, Settings settings)
    {
        http.Only("base", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        return http.Single("base") is { Length: > 0 } wanted
            ? Results.Redirect($"{ProposalView.Link($"dx-{Guid.NewGuid().ToString("N")[..8]}")}/sua?base={Uri.EscapeDataString(wanted)}")
            : PageRenderer.Page<ProposalBasePage>(
                ("Frame", Frame.Of(http, ProposalTexts.NewProposal, Area)),
                ("Sheets", board.World.CriteriaSets.Where(s => s.Value.Published is not null).Select(s => (Ref: new SheetRef(s.Key, s.Value.Published!.Number).ToString(), s.Value.Published!.Title))
                    .OrderBy(s => s.Title, Shown.Names).ToList()));
    }

    private static async Task<IResult> EditAsync(string id, HttpContext http, PostgresEventStore store, EventTypes types, BoardState board, Settings settings)
    {
        http.Only("base", "minPosition");
        RequestReading.CheckCode(id, "/id");
        await http.AwaitMinPositionAsync(board, settings);
        var (world, stored) = (board.World, ProposalEndpoints.Fold(types, id, await store.ReadStreamAsync(Proposal.StreamOf(id), http.RequestAborted)));
        if (stored is { IsOpen: false })
        {
            return Results.Redirect(ProposalView.Link(id));
        }

        var on = http.Single("base") is { } text ? SheetRef.Parse(text) ?? throw ProblemException.Bad("proposal.base-invalid", ProposalTexts.BaseInvalid, "base")
            : stored?.Base ?? throw ProposalEndpoints.NotFound();
        var document = SheetDocument.Of(CriteriaEndpoints.Find(board, on.Code, on.Version).Version);
        var state = FormState.Of(http);
        var value = state is not null ? EditorForm.Again(state.Tree(), state.Again) : stored is not null ? Stored(stored) : new JsonObject { ["changes"] = new JsonArray(new JsonObject()) };
        return PageRenderer.Page<ProposalFormPage>(
            ("Frame", Frame.Of(http, stored is null ? ProposalTexts.NewProposal : Shown.Say(ProposalTexts.ReviseTitle, stored.Title), Area)),
            ("Id", id), ("IsNew", stored is null), ("On", BaseTitle(world, on)), ("Sheet", CriteriaLink(on)), ("Opinions", stored?.Opinions.Count ?? 0),
            ("Nodes", ProposalShapes.Fields(document, document.Context(world), value, on.ToString())));
    }

    private static async Task<IResult> ShowAsync(
        string id, HttpContext http, PostgresEventStore store, EventTypes types, Scoreboard scores, BoardState board, AwardRules rules, Settings settings, TimeProvider clock)
    {
        http.Only("period", "cluster", "view", "minPosition");
        RequestReading.CheckCode(id, "/id");
        await http.AwaitMinPositionAsync(board, settings);
        var (caller, world, today) = (http.Caller(), board.World, clock.Today());
        var proposal = ProposalEndpoints.Fold(types, id, await store.ReadStreamAsync(Proposal.StreamOf(id), http.RequestAborted)) ?? throw ProposalEndpoints.NotFound();
        var patch = CriteriaPatch.Read(proposal.Patch);
        var (changed, reasons) = ProposalDecisions.Apply(world, patch);
        var model = new ProposalView(
            proposal, BaseTitle(world, proposal.Base), changed is null ? null : CriteriaDiff.Between(world.Sheet(proposal.Base.Code, proposal.Base.Version)!, changed),
            [.. reasons.Select(r => r.Message)],
            [.. ProposalEndpoints.Visible(proposal, caller, world).Reverse().Select(o => (o, o.Unit is { } unit ? world.NameOf(unit, today) : ProposalTexts.CouncilMember))],
            proposal.Adopted is { } adopted && ProposalEndpoints.IsInForce(adopted, world));
        var acts = new ProposalActs(
            May(http, Permission.EditProposals), May(http, Permission.GiveOpinions) && proposal.Status == ProposalStatus.OpenForOpinions && !(today > proposal.OpinionsUntil),
            caller.IsBound ? Units(caller, world, today) : null,
            [.. world.Periods.Values.Where(p => p.Status == PeriodStatus.Planned).OrderBy(p => p.Plan.From).Select(p => (p.Code, p.Plan.Name))], today);
        return PageRenderer.Page<ProposalPage>(
            ("Frame", Frame.Of(http, proposal.Title, Area)), ("Model", model), ("Acts", acts), ("Simulation", await Simulations.OfAsync(http, patch, changed is not null, scores, board, rules, clock)));
    }

    /// <summary>Units that somebody can speak for; those that lie below no other of them first.</summary>
    private static List<(string Value, string Text)> Units(Caller caller, World world, DateOnly today) =>
    [
        .. world.Units.Values.Where(u => u.ExistsOn(today) && caller.Reaches(u.Code, world)).Select(u => (u.Code, u.At(today).Name, u.At(today).Parent))
            .OrderBy(u => u.Parent is { } above && caller.Reaches(above, world)).ThenBy(u => u.Name, Shown.Names).Select(u => (u.Code, u.Name)),
    ];

    private static JsonObject Stored(Proposal proposal) => new()
    {
        ["title"] = proposal.Title,
        ["source"] = proposal.Source,
        ["reason"] = proposal.Reason,
        ["sample"] = proposal.Sample,
        ["changes"] = JsonNode.Parse(proposal.Patch.GetProperty("changes").GetRawText()),
    };

    private static string CriteriaLink(SheetRef on) => Criteria.CriteriaPages.Link(on.Code, on.Version);

    private static string BaseTitle(World world, SheetRef on) => world.CriteriaSets.GetValueOrDefault(on.Code)?.Find(on.Version) is { } version
        ? Shown.Say(ProposalTexts.SheetVersion, version.Title, on.Version)
        : on.ToString();

    private static bool May(HttpContext http, Permission permission) => permission.Roles?.Contains(http.Caller().Role) == true;
}
