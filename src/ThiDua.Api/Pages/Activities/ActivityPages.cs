using ThiDua.Api.Activities;
using ThiDua.Api.EvidenceFiles;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Entry;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Pages.Units;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Activities;

/// <summary>Hoạt động: what it is, what happened to it, what it counts towards, and what the caller may do with it now.</summary>
internal static class ActivityPages
{
    public static void MapActivityPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/hoat-dong/{id}", ShowAsync).Allow(Permission.ReadActivities).ExcludeFromDescription();
        routes.MapGet("/hoat-dong/{id}/dinh-chinh/{version:int}", CorrectAsync).Allow(Permission.ActOnActivities).ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(
        string id, HttpContext http, EntryReader reader, EvidenceStore evidence, ActivityDecider decider, Scoreboard scores, BoardState board, EventTypes types,
        Settings settings, TimeProvider clock)
    {
        RequestReading.CheckCode(id, "/id");
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (caller, world, today) = (http.Caller(), board.World, clock.Today());
        var found = await reader.FindAsync(id, caller, world, http.RequestAborted);
        var activity = found.History.Activity;
        var facts = activity.Stated.Select(s => ActivityTeller.Tell(s, world)).ToList();
        var (options, choices) = (new ActivityOptions(found, caller, decider, board, today), EntryPages.Choices(caller, world, today));
        var view = new ActivityView(
            id, found.Kind.Declared.First(d => d.Alias == found.Events[0].Type).Name, FactWords.Of(activity.Opening!.GetType()), world.NameOf(activity.Unit!, activity.Opening!.OccurredOn),
            StateTag.Of(activity.Standing.Code(), activity.Question.Code()), activity.Version)
        {
            Facts = facts,
            History = ActivityTeller.Tell(found.Events, types),
            Effects = Effects(found, caller, scores, world, today),
            Sheets = [.. Sheets(activity, caller, world)],
            Shared = await SharedAsync(id, facts, evidence, caller, http.RequestAborted),
            Late = [.. world.Periods.Values.Select(p => (p, Entry: board.EntryNow(p.Code, activity.Unit!).Late.GetValueOrDefault(found.Stream))).Where(l => l.Entry is not null)
                .Select(l => (l.p.Code, l.p.Plan.Name, Of(l.Entry!.State)))],
            Steps =
            [
                .. options.Steps().Select(s => new StepForm(s.Name, FactWords.Of(s.Type), FactForms.Of(s.Type, choices with { Others = options.About(s.Type) }))),
            ],
            May = options.May(),
            Records = Permission.Recorders.Contains(caller.Role) && EntryPages.KindsOf(caller).Contains(found.Kind),
        };
        return PageRenderer.Page<ActivityPage>(
            ("Frame", Frame.Of(http, found.Kind.Title([.. activity.Stated.Select(s => s.Fact)]), EntryPages.Area)), ("Model", view));
    }

    private static async Task<IResult> CorrectAsync(
        string id, long version, HttpContext http, EntryReader reader, BoardState board, Settings settings, TimeProvider clock)
    {
        RequestReading.CheckCode(id, "/id");
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (caller, world) = (http.Caller(), board.World);
        var found = await reader.FindAsync(id, caller, world, http.RequestAborted);
        var stated = found.History.Activity.Stated.FirstOrDefault(s => s.Version == version)
            ?? throw new ProblemException(409, "activity.no-such-version", "Không còn bước nào mang số thứ tự này: nội dung vừa được đính chính.");
        var type = stated.Fact.GetType();
        var choices = EntryPages.WithSheets(EntryPages.Choices(caller, world, clock.Today()), world, type, (stated.Fact as Domain.CustomActivities.CustomRecorded)?.Code);
        return PageRenderer.Page<CorrectionPage>(
            ("Frame", Frame.Of(http, Shown.Say(EntryTexts.CorrectTitle, FactWords.Of(type)), EntryPages.Area)),
            ("Model", new CorrectionView(id, version, FactForms.Of(type, choices, stated.Fact, corrects: true), stated.Fact.Evidence ?? [])));
    }

    /// <summary>What the activity counts towards, and which criteria of the sheets that the caller sees count it.</summary>
    private static IReadOnlyList<ToldEffect> Effects(FoundActivity found, Caller caller, Scoreboard scores, World world, DateOnly today)
    {
        var all = ActivityEffects.Of(found.Kind, found.History.Activity);
        var sheets = new Dictionary<(string Period, string Unit), ScoreSheet?>();
        ScoreSheet? Sheet(string period, string unit)
        {
            if (!sheets.TryGetValue((period, unit), out var sheet))
            {
                sheets.Add((period, unit), sheet = caller.Reaches(unit, world) ? scores.Sheet(period, unit, new Moment(), today)?.Sheet : null);
            }

            return sheet;
        }

        return
        [
            .. all.Keys.Where(k => k.View == View.Claimed).OrderBy(k => k.Day).ThenBy(k => k.Measure, StringComparer.Ordinal).Select(k => new ToldEffect(
                MeasureCatalogue.Find(k.Measure) is { } measure && !measure.Code.EndsWith('*') ? measure.Label : k.Measure[(k.Measure.IndexOf('.', StringComparison.Ordinal) + 1)..],
                world.NameOf(k.Unit, k.Day), k.Day, all[k].Quantity, all.ContainsKey(k with { View = View.Verified }),
                [
                    .. world.Covering(k.Unit, k.Day).SelectMany(c => (Sheet(c.Period.Code, c.Member)?.Criteria ?? []).Where(l => MeasureUse.Counts(l.Criterion, k.Measure, k.Facets))
                        .Select(l => ($"{l.Code} {l.Title}", $"{UnitView.Of(c.Period.Code, c.Member)}/cach-tinh/{Uri.EscapeDataString(l.Code)}"))),
                ])),
        ];
    }

    private static IEnumerable<(string Text, string Href)> Sheets(Activity activity, Caller caller, World world) =>
        world.Covering(activity.Unit!, activity.Opening!.OccurredOn).Where(c => c.Period.Status != PeriodStatus.Planned && caller.Reaches(c.Member, world))
            .Select(c => (Shown.Say(EntryTexts.UnitSheet, c.Period.Plan.Name), UnitView.Of(c.Period.Code, c.Member)));

    private static async Task<IReadOnlyList<(string Name, IReadOnlyList<string> Others)>> SharedAsync(
        string id, IReadOnlyList<ToldFact> facts, EvidenceStore evidence, Caller caller, CancellationToken ct)
    {
        var shared = new List<(string, IReadOnlyList<string>)>();
        foreach (var file in facts.SelectMany(f => f.Evidence).Where(e => e.Sha256 is not null && EvidenceId.IsHash(e.Sha256)).DistinctBy(e => e.Sha256))
        {
            var others = (await evidence.NamedByAsync(file.Sha256!, caller, ct)).Where(o => o != id).ToList();
            if (others.Count > 0)
            {
                shared.Add((file.Name ?? file.Reference, others));
            }
        }

        return shared;
    }

    private static string Of(LateState state) => state switch
    {
        LateState.Late => EntryTexts.LateLate,
        LateState.Requested => EntryTexts.LateRequested,
        LateState.Admitted => EntryTexts.LateAdmitted,
        LateState.Refused => EntryTexts.LateRefused,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
