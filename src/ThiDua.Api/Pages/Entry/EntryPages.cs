using System.Globalization;
using System.Security.Cryptography;
using ThiDua.Api.Activities;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Forms;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.CustomActivities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Units;
using ThiDua.EventStore;
using ThiDua.Projections.Board;
using ThiDua.Projections.Tables;

namespace ThiDua.Api.Pages.Entry;

/// <summary>Ghi nhận: choosing a kind of activity, and the form of each kind.</summary>
internal static class EntryPages
{
    /// <summary>Address of the area.</summary>
    public const string Area = "/ghi-nhan";

    private const int MostRecent = 6;
    /// <summary>Kinds by subject, in the order in which people need them.</summary>
    private static readonly (string Title, string[] Streams)[] Groups =
    [
        (EntryTexts.G_People, ["dialogue", "reception", "consultation", "decision", "contribution"]),
        (EntryTexts.G_Petitions, ["petition", "recommendation"]),
        (EntryTexts.G_Publication, ["publication"]),
        (EntryTexts.G_Models, ["model"]),
        (EntryTexts.G_Direction, ["direction", "coordination", "regulation"]),
        (EntryTexts.G_Inspection, ["inspection", "board"]),
        (EntryTexts.G_Figures, ["service", "survey", "report", "training", "figure"]),
        (EntryTexts.G_Incidents, ["incident"]),
    ];

    public static void MapEntryPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Area, ShowAsync).Allow(Permission.ActOnActivities).ExcludeFromDescription();
        routes.MapGet($"{Area}/cua-toi", EntryList.ShowAsync).Allow(Permission.ActOnActivities).ExcludeFromDescription();
        routes.MapGet($"{Area}/{{type}}", FormAsync).Allow(Permission.ActOnActivities).ExcludeFromDescription();
    }

    /// <summary>Kinds that a caller may record.</summary>
    public static IEnumerable<ActivityKind> KindsOf(Caller caller) => ActivityKinds.All.Where(k => ActivityDecider.Records(caller, k));

    /// <summary>Units that a caller may record for: those that are above the others first.</summary>
    public static IReadOnlyList<(string Value, string Text)> UnitsOf(Caller caller, World world, DateOnly today)
    {
        var reached = world.Units.Values.Where(u => caller.Reaches(u.Code, world)).ToDictionary(u => u.Code);
        return Named(reached.Values, today, u => u.History[^1].Attributes.Parent is { } parent && reached.ContainsKey(parent));
    }

    /// <summary>What can be chosen in forms.</summary>
    public static FactChoices Choices(Caller caller, World world, DateOnly today) => new(today, UnitsOf(caller, world, today), Named(world.Units.Values, today, _ => false));

    /// <summary>The address of the form of a type.</summary>
    public static string FormOf(string type, string? query = null) => $"{Area}/{type}{query}";

    /// <summary>Kinds by subject, each opening with an address.</summary>
    /// <param name="kinds">Kinds.</param>
    /// <param name="href">Address of a type.</param>
    public static IEnumerable<(string Title, IReadOnlyList<EntryKind> Kinds)> Grouped(IReadOnlyList<ActivityKind> kinds, Func<string, string> href) => Groups
        .Select(g => (g.Title, Kinds: (IReadOnlyList<EntryKind>)
            [.. g.Streams.SelectMany(s => kinds.Where(k => k.Stream == s)).SelectMany(k => k.Declared.Where(d => d.Opens)).Select(d => new EntryKind(FactWords.Of(d.Type), href(d.Name)))]))
        .Where(g => g.Kinds.Count > 0);

    private static IReadOnlyList<(string Value, string Text)> Named(IEnumerable<Unit> units, DateOnly today, Func<Unit, bool> isBelow) =>
    [
        .. units.Where(u => u.ExistsOn(today) || u.ExistsOn(today.AddYears(-1))).Select(u => (Unit: u, u.At(u.ExistsOn(today) ? today : u.End!.On.AddDays(-1)).Name))
            .OrderBy(u => isBelow(u.Unit)).ThenBy(u => u.Name, Shown.Names).Select(u => (u.Unit.Code, u.Name)),
    ];

    private static async Task<IResult> ShowAsync(HttpContext http, EntryReader reader, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var caller = http.Caller();
        if (!Permission.Recorders.Contains(caller.Role))
        {
            return Results.Redirect($"{Area}/cua-toi");
        }

        var (kinds, customs) = (KindsOf(caller).ToList(), MeasureUse.Customs(board.World, clock.Today()));
        var recent = (await reader.RecentAsync(caller, board.World, http.RequestAborted)).Select(r => r.Type).Distinct()
            .Where(t => t != "custom-recorded" && ActivityKinds.FindType(t) is var (kind, _) && kinds.Contains(kind)).Take(MostRecent);
        var groups = Grouped(kinds, t => FormOf(t));
        var own = (Title: EntryTexts.G_Custom, Kinds: (IReadOnlyList<EntryKind>)
            [.. customs.Where(_ => kinds.Exists(k => k is CustomActivityKind)).Select(c => new EntryKind(c.Title, FormOf("custom-recorded", $"?code={Uri.EscapeDataString(c.Code)}")))]);
        var view = new EntryStartView([.. recent.Select(t => new EntryKind(FactWords.OfType(t), FormOf(t)))], [.. groups.Append(own).Where(g => g.Kinds.Count > 0)]);
        return PageRenderer.Page<EntryStartPage>(
            ("Frame", Frame.Of(http, EntryTexts.Title, Area)), ("Model", view), ("HasUnit", UnitsOf(caller, board.World, clock.Today()).Count > 0));
    }

    private static async Task<IResult> FormAsync(
        string type, HttpContext http, EntryReader reader, ReadTables tables, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("like", "code", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        await ActivityList.AwaitAsync(http, tables, settings);
        var caller = http.Caller();
        if (ActivityKinds.FindType(type) is not var (kind, declared) || !KindsOf(caller).Contains(kind))
        {
            throw ProblemException.NotFound("activity.unknown-type", "Không có loại hoạt động này.");
        }

        if (!Permission.Recorders.Contains(caller.Role))
        {
            throw ProblemException.Forbidden(EntryTexts.NotRecorder);
        }

        var (today, last) = (clock.Today(), (await reader.RecentAsync(caller, board.World, http.RequestAborted)).FirstOrDefault(r => r.Type == type));
        var like = http.Single("like") is { } id ? await LikeAsync(id, declared, caller, reader, board.World, http.RequestAborted) : null;
        var choices = WithSheets(Choices(caller, board.World, today), board.World, declared.Type, http.Single("code"));
        var fields = FactForms.Of(declared.Type, choices, like is null ? null : like with { OccurredOn = today, Note = null });
        var topic = last is not null && like is null ? last.Topic : null;
        var frame = Frame.Of(http, Shown.Say(EntryTexts.RecordTitle, FactWords.Of(declared.Type)), Area);
        return PageRenderer.Page<EntryFormPage>(("Frame", frame), ("Model", new EntryFormView(
            type, IdOf(frame.Form, type, today), [.. fields.Select(f => f.Name == "topic" && topic is not null ? f with { Values = [topic] } : f)],
            last is null ? null : (last.Title, FormOf(type, $"?like={Uri.EscapeDataString(last.Id)}")), like is not null)));
    }

    /// <summary>What was recorded with an id, if it is of this kind and within reach.</summary>
    private static async Task<OpeningFact?> LikeAsync(string id, FactDeclaration declared, Caller caller, EntryReader reader, World world, CancellationToken ct)
    {
        RequestReading.CheckCode(id, "like");
        var found = await reader.FindAsync(id, caller, world, ct);
        return found.History.Activity.Opening is { } opening && opening.GetType() == declared.Type && caller.Reaches(opening.Unit, world)
            ? opening
            : throw ProblemException.NotFound("activity.not-found", "Không tìm thấy hoạt động này.");
    }

    /// <summary>Figures and activities of one's own are those that sheets ask for.</summary>
    public static FactChoices WithSheets(FactChoices choices, World world, Type fact, string? code)
    {
        if (fact == typeof(Domain.Figures.FigureRecorded) && MeasureUse.Figures(world, choices.Today) is { Count: > 0 } figures)
        {
            return choices with { Others = new Dictionary<string, IReadOnlyList<(string, string)>> { ["Code"] = figures } };
        }

        if (fact != typeof(CustomRecorded))
        {
            return choices;
        }

        var customs = MeasureUse.Customs(world, choices.Today);
        var one = customs.FirstOrDefault(c => c.Code == code);
        return choices with
        {
            Others = customs.Count == 0 ? choices.Others : new Dictionary<string, IReadOnlyList<(string, string)>> { ["Code"] = [.. (one.Code is null ? customs : [one]).Select(c => (c.Code, c.Title))] },
            Quantities = [.. (one.Code is null ? customs : [one]).SelectMany(c => c.Quantities).DistinctBy(q => q.Name)],
        };
    }

    /// <summary>
    /// A new id, or the one that a form which comes back had: sent twice, it is recorded once. Where the id turned out to be taken, what is
    /// in the form is something else and gets another.
    /// </summary>
    private static string IdOf(FormState? form, string type, DateOnly today) =>
        form is { Problem.Code: not "activity.id-taken" } && form.Typed("_id") is [.., var id] && Codes.IsCode(id)
            ? id
            : string.Create(CultureInfo.InvariantCulture, $"{type}-{today:yyMMdd}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5))}");
}
