using System.Security.Cryptography;
using System.Text.Json;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Clusters;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Units;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Entries;

/// <summary>What belongs to a unit in a period besides its activities: targets, what does not apply, self-scores, appraisals, votes on a tie.</summary>
internal static class EntryEndpoints
{
    internal sealed record TargetsBody(IReadOnlyDictionary<string, decimal?> Targets, string? Reason = null);

    internal sealed record ApplyBody(bool NotApplicable, string? Reason = null);

    private const string OfUnit = "/api/periods/{period}/units/{unit}";

    public static void MapEntries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{OfUnit}/targets", TargetsAsync).Allow(Permission.ReadEntries).WithSummary("Chỉ tiêu được giao của một đơn vị");
        routes.MapPut($"{OfUnit}/targets", AssignAsync).Allow(Permission.ManageEntries).WithSummary("Giao chỉ tiêu, giao lại hoặc rút chỉ tiêu (null)");
        routes.MapPut($"{OfUnit}/not-applicable/{{criterion}}", ApplyAsync).Allow(Permission.ManageEntries)
            .WithSummary("Tuyên bố một tiêu chí không áp dụng, hoặc lại áp dụng, cho đơn vị");
        routes.MapPut($"{OfUnit}/self-scores/{{criterion}}", SelfScoreEndpoints.SelfScoreAsync).Allow(Permission.SelfScore).WithSummary("Đơn vị tự chấm một tiêu chí");
        routes.MapPut($"{OfUnit}/appraisals/{{criterion}}", AppraisalEndpoints.AppraiseAsync).Allow(Permission.Appraise)
            .WithSummary("Thẩm định một tiêu chí của đơn vị; sau giải trình hoặc đề nghị được chấp nhận là thẩm định lại");
        routes.MapGet($"{OfUnit}/appraisals/{{criterion}}", SidesAsync).Allow(Permission.ReadEntries)
            .WithSummary("Tự chấm, thẩm định, giải trình, thẩm định lại của một tiêu chí; thẻ ETag để sửa");
        routes.MapPost($"{OfUnit}/self-scores/submit", SelfScoreEndpoints.SubmitAsync).Allow(Permission.SelfScore).WithSummary("Nộp bản tự chấm");
        routes.MapPost($"{OfUnit}/send-back", SelfScoreEndpoints.SendBackAsync).Allow(Permission.SendBack)
            .WithSummary("Trả lại bản tự chấm cho đơn vị, toàn bộ hoặc một số tiêu chí");
        routes.MapPost($"{OfUnit}/statements", SelfScoreEndpoints.StateAsync).Allow(Permission.SelfScore).WithSummary("Đơn vị giải trình về một kết quả thẩm định");
        routes.MapPost($"{OfUnit}/pledge", SelfScoreEndpoints.PledgeAsync).Allow(Permission.Pledge).WithSummary("Đăng ký thi đua, ký giao ước với các chỉ tiêu tự đặt");
        routes.MapGet($"{OfUnit}/entry", EntryAsync).Allow(Permission.ReadEntries)
            .WithSummary("Chỉ tiêu, tự chấm, thẩm định của một đơn vị, kèm lịch sử và lý do");
        routes.MapPost("/api/periods/{period}/tie-votes", TieVotes.RecordAsync).Allow(Permission.RecordTieVotes)
            .WithSummary("Ghi kết quả bỏ phiếu phân định các đơn vị bằng điểm");
    }

    private static async Task<IResult> AssignAsync(string period, string unit, HttpContext http, EntryWriter entries)
    {
        var request = await EntryRequest.ReadAsync(period, unit, http);
        CheckNumbers(request.Body.Root, "targets", mayBeNull: true);
        var (wanted, seen) = (request.Body.As<TargetsBody>(), http.IfMatch());
        var written = await entries.WriteAsync(request, null, (sheet, history) =>
        {
            var (decision, tag) = (EntryDecisions.Assign(sheet, history.Entry, wanted.Targets, wanted.Reason), TagOf(history.Entry.Entry));
            return decision is not Decision.Accepted { Events.Count: > 0 } || seen.Include(tag)
                ? decision
                : throw new ProblemException(412, "targets.changed", "Chỉ tiêu của đơn vị vừa được người khác (hoặc cửa sổ khác) sửa.") { Tag = tag };
        });
        return written.Answer(http);
    }

    /// <summary>Tag of a unit's targets: another one whenever one of them is another.</summary>
    public static string TagOf(UnitEntry entry) => $"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(entry.Targets)))[..20]}\"";

    private static async Task<IResult> ApplyAsync(string period, string unit, string criterion, HttpContext http, EntryWriter entries)
    {
        var request = await EntryRequest.ReadAsync(period, unit, http);
        var wanted = request.Body.As<ApplyBody>();
        var written = await entries.WriteAsync(
            request, null, (sheet, history) => EntryDecisions.Apply(sheet, history.Entry, criterion, wanted.NotApplicable, wanted.Reason));
        return written.Answer(http);
    }

    private static async Task<IResult> TargetsAsync(string period, string unit, HttpContext http, BoardState board, Settings settings, EntryWriter entries)
    {
        var (position, entry, _) = await FindAsync(period, unit, http, board, settings, entries);
        http.Response.Headers.ETag = TagOf(entry);
        return Results.Json(new { period, unit, asOfPosition = position, targets = entry.Targets }, JsonBody.Answers);
    }

    private static async Task<IResult> EntryAsync(
        string period, string unit, HttpContext http, BoardState board, Settings settings, PostgresEventStore store, EventTypes types, EntryWriter entries)
    {
        var (position, entry, found) = await FindAsync(period, unit, http, board, settings, entries);
        var events = (await store.ReadStreamAsync(EntryHistory.StreamOf(period, unit), http.RequestAborted)).Where(e => e.Seq <= position).ToList();
        var sheet = EntrySheet.Of(board.World, found, unit, entries.Today);
        return Results.Json(
            new
            {
                period, unit,
                name = board.World.Unit(unit)!.At(entries.Today).Name,
                cluster = sheet?.Cluster,
                criteriaSet = sheet is null ? null : new { sheet.Sheet.Code, sheet.Sheet.Version, sheet.Sheet.Title },
                asOfPosition = position,
                targets = entry.Targets,
                notApplicable = entry.NotApplicable,
                selfScores = entry.SelfScores,
                appraisals = entry.Appraisals,
                reviews = entry.Reviews,
                criteria = sheet is null ? [] : EntryAnswers.Sides(sheet, types, events),
                selfScore = new { standing = entry.SelfScore, sentBack = entry.SentBack, until = entry.SentBackUntil, submittedBefore = entry.EverSubmitted },
                registered = entry.Registered,
                pledge = entry.Pledge,
                objections = entry.Objections.Values,
                tieVotes = entry.TieVotes,
                history = events.Select(e => new
                {
                    e.Version, position = e.Seq, type = e.Type, recordedAt = e.RecordedAt,
                    data = JsonSerializer.SerializeToNode(EventJson.Read(types, e.Type, e.Data, e.Private).Event, types.Find(e.Type)!, EventJson.Whole),
                }),
            },
            JsonBody.Answers);
    }

    private static async Task<IResult> SidesAsync(
        string period, string unit, string criterion, HttpContext http, BoardState board, Settings settings, PostgresEventStore store, EventTypes types, EntryWriter entries)
    {
        var (position, _, found) = await FindAsync(period, unit, http, board, settings, entries);
        var events = (await store.ReadStreamAsync(EntryHistory.StreamOf(period, unit), http.RequestAborted)).Where(e => e.Seq <= position).ToList();
        var sides = EntrySheet.Of(board.World, found, unit, entries.Today) is { } sheet
            ? EntryAnswers.Sides(sheet, types, events).FirstOrDefault(s => s.Code == criterion)
            : null;
        if (sides is null)
        {
            throw ProblemException.NotFound("criterion.not-found", "Bảng điểm của đơn vị không có tiêu chí chấm này.");
        }

        http.Response.Headers.ETag = sides.Tag;
        return Results.Json(sides, JsonBody.Answers);
    }

    /// <summary>The entry as known at the position asked for; 404 where the caller may not see the unit or the period does not score it.</summary>
    private static async Task<(long Position, UnitEntry Entry, Period Period)> FindAsync(
        string period, string unit, HttpContext http, BoardState board, Settings settings, EntryWriter entries)
    {
        RequestReading.CheckCode(period, "/period");
        RequestReading.CheckCode(unit, "/unit");
        http.Only("atPosition", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var world = board.World;
        var found = world.Period(period) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        if ((!http.Caller().Reaches(unit, world) && !await entries.IsAssignedAsync(period, unit, http.Caller(), http.RequestAborted))
            || EntrySheet.Of(world, found, unit, found.Plan.To) is null)
        {
            throw EntryWriter.NotScored();
        }

        var (position, entry) = board.Read(reader =>
        {
            var at = Math.Min(http.Position("atPosition") ?? long.MaxValue, reader.Position);
            return (at, reader.EntryAt(period, unit, at).Entry);
        });
        return (position, entry, found);
    }

    /// <summary>Says which number of a table is none: codes hold dots, which the serializer's own places do not tell apart.</summary>
    public static void CheckNumbers(JsonElement body, string table, bool mayBeNull)
    {
        if (!body.TryGetProperty(table, out var numbers) || numbers.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var number in numbers.EnumerateObject())
        {
            if (number.Value.ValueKind != JsonValueKind.Number && !(mayBeNull && number.Value.ValueKind == JsonValueKind.Null))
            {
                throw ProblemException.Bad("field.invalid", "Mỗi mục ở đây phải là một số.", JsonShape.Below($"/{table}", number.Name));
            }
        }
    }
}
