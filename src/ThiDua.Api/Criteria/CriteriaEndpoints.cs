using System.Globalization;
using ThiDua.Api.CriteriaFiles;
using ThiDua.Api.Entries;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Proposals;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Criteria;

/// <summary>Criteria sets: a version is written as YAML or JSON or copied, checked, published, then never changed, until a later one supersedes it.</summary>
internal static class CriteriaEndpoints
{
    internal sealed record Days(DateOnly From, DateOnly? To = null);

    internal sealed record CopyBody(Days Effective, string? Code = null, string? Title = null);

    private sealed record Nothing;

    public static void MapCriteria(this IEndpointRouteBuilder routes)
    {
        const string version = "/api/criteria-sets/{code}/versions/{n:int}";
        routes.MapGet("/api/criteria-sets", ListAsync).Allow(Permission.ReadRegister).WithSummary("Danh sách bộ tiêu chí với các phiên bản");
        routes.MapPut(version, PutAsync).Allow(Permission.EditCriteria)
            .WithSummary("Soạn một phiên bản bộ tiêu chí (application/json hoặc application/yaml)")
            .Accepts<object>("application/json", "application/yaml");
        routes.MapGet(version, GetAsync).Allow(Permission.ReadRegister)
            .WithSummary("Một phiên bản bộ tiêu chí; với Accept: application/yaml là tài liệu YAML");
        routes.MapPost(version + "/changes", ChangeAsync).Allow(Permission.EditCriteria)
            .WithSummary("Sửa, thêm, bỏ tiêu chí và nội dung của một dự thảo; dryRun=true chỉ kiểm tra và cho biết sẽ đổi những gì")
            .Accepts<object>("application/json");
        routes.MapGet(version + "/diff/{m:int}", DiffAsync).Allow(Permission.ReadRegister)
            .WithSummary("Những gì khác nhau từ phiên bản n đến phiên bản m, bằng lời và bằng điểm");
        routes.MapPost(version + "/check", CheckAsync).Allow(Permission.EditCriteria)
            .WithSummary("Kiểm tra một phiên bản, cùng các tình huống gửi kèm; không ghi gì")
            .Accepts<object>(isOptional: true, "application/json", "application/yaml");
        routes.MapPost(version + "/copy", CopyAsync).Allow(Permission.EditCriteria).WithSummary("Chép thành dự thảo tiếp theo của bộ này hoặc bộ khác");
        routes.MapPost(version + "/publish", PublishAsync).Allow(Permission.EditCriteria).WithSummary("Ban hành một phiên bản");
    }

    private static async Task<IResult> ListAsync(HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        return Results.Json(
            new { items = board.World.CriteriaSets.Select(s => CriteriaAnswers.Listed(s.Key, s.Value)), next = (string?)null }, JsonBody.Answers);
    }

    private static async Task<IResult> PutAsync(string code, int n, HttpContext http, CommandRunner runner, BoardState board)
    {
        RequestReading.CheckCode(code, "/code");
        var (caller, isNew) = (http.Caller(), http.IfNone());
        http.Only("dryRun");
        var reading = SheetFile.ReadSheet(await http.BodyAsync(JsonBody.BytesMax), IsJson(http.Request));
        if (reading.Set is null)
        {
            throw Faulty(reading.Problems);
        }

        if (http.OneOf("dryRun", "true", "false") == "true")
        {
            await runner.BoardAtHeadAsync(http.RequestAborted);
            return Draft(History(board.World, code), code, n, reading, isNew) is Decision.Refused refused
                ? throw ProblemException.From(refused.Reasons)
                : Results.Json(CriteriaAnswers.Tried(History(board.World, code).Find(n)?.Read().Set, reading.Set), JsonBody.Answers);
        }

        var written = await runner.RunAsync(
            code, StreamOf(code), null, CriteriaWriter.Write(reading.Set), caller.Account,
            (_, world) => new Decided(Draft(History(world, code), code, n, reading, isNew), []), http.RequestAborted);
        return written.Answer(http, Location(code, n));
    }

    /// <summary>Writes a version. One that must be new is never written over another; the same document again is no other.</summary>
    private static Decision Draft(CriteriaSetHistory history, string code, int n, CriteriaReading reading, bool isNew)
    {
        var decision = history.Draft(code, n, reading);
        return isNew && history.Find(n) is not null && decision is not Decision.Accepted { Events.Count: 0 }
            ? throw new ProblemException(412, "criteria.exists", $"Đã có bộ tiêu chí mang mã \"{code}\".", [new ProblemError("/code", "criteria.exists", $"Mã \"{code}\" đã dùng cho một bộ tiêu chí khác; hãy đặt mã khác.")])
            : decision;
    }

    private static async Task<IResult> ChangeAsync(string code, int n, HttpContext http, CommandRunner runner, BoardState board)
    {
        RequestReading.CheckCode(code, "/code");
        http.Only("dryRun");
        var (caller, seen) = (http.Caller(), http.IfMatch());
        var body = await http.BodyAsync(JsonBody.BytesMax);
        var (patch, problems) = Changes(code, n, body, http);
        if (patch is null)
        {
            throw Faulty(problems);
        }

        if (http.OneOf("dryRun", "true", "false") == "true")
        {
            await runner.BoardAtHeadAsync(http.RequestAborted);
            var (history, version) = Find(board, code, n);
            var tried = DraftChanges.Change(history, patch);
            return tried is { Set: { } set }
                ? Results.Json(CriteriaAnswers.Tried(version.Read().Set, set), JsonBody.Answers)
                : throw ProblemException.From(((Decision.Refused)tried.Decision).Reasons);
        }

        var written = await runner.RunAsync(
            code, StreamOf(code), http.IdempotencyKey(caller, body), body, caller.Account,
            (_, world) =>
            {
                var history = History(world, code);
                return seen.Include(Tag(history))
                    ? new Decided(DraftChanges.Change(history, patch).Decision, [])
                    : throw new ProblemException(412, "criteria.changed", "Bộ tiêu chí này vừa được người khác (hoặc cửa sổ khác) sửa.") { Tag = Tag(history) };
            },
            http.RequestAborted);
        return written.Answer(http);
    }

    private static (CriteriaPatch? Patch, IReadOnlyList<CriteriaProblem> Problems) Changes(string code, int n, byte[] body, HttpContext http)
    {
        if (!IsJson(http.Request))
        {
            throw new ProblemException(415, "body.not-json", "Nội dung phải là application/json.");
        }

        try
        {
            return CriteriaPatch.ReadChanges(JsonTree.Read(body), new SheetRef(code, n));
        }
        catch (DocumentException e)
        {
            return (null, [e.Problem]);
        }
    }

    private static async Task<IResult> PublishAsync(string code, int n, HttpContext http, CommandRunner runner)
    {
        RequestReading.CheckCode(code, "/code");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var identity = http.IdempotencyKey(caller, body.Canonical);
        body.As<Nothing>();
        var written = await runner.RunAsync(
            code, StreamOf(code), identity, body.Canonical, caller.Account,
            (_, world) => new Decided(
                world.CriteriaSets.TryGetValue(code, out var history) ? history.Publish(n) : Decision.Refuse("criteria.not-found", "Không tìm thấy bộ tiêu chí này."), []),
            http.RequestAborted);
        return written.Answer(http);
    }

    private static async Task<IResult> CopyAsync(string code, int n, HttpContext http, CommandRunner runner)
    {
        RequestReading.CheckCode(code, "/code");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var identity = http.IdempotencyKey(caller, body.Canonical);
        var wanted = body.As<CopyBody>();
        var to = wanted.Code ?? code;
        RequestReading.CheckCode(to, "/code");
        var number = 0;
        var written = await runner.RunAsync(
            to, StreamOf(to), identity, body.Canonical, caller.Account,
            (_, world) =>
            {
                if (History(world, code).Find(n) is not { } version)
                {
                    return new Decided(Decision.Refuse("criteria.not-found", "Không tìm thấy phiên bản bộ tiêu chí này."), []);
                }

                var target = History(world, to);
                number = target.Versions.Length + 1;
                return new Decided(target.Copy(to, Readable(version), wanted.Title, new DateRange(wanted.Effective.From, wanted.Effective.To)), []);
            },
            http.RequestAborted);
        return written.Answer(http, number > 0 ? Location(to, number) : null);
    }

    private static async Task<IResult> CheckAsync(string code, int n, HttpContext http, CommandRunner runner, BoardState board)
    {
        http.Only();
        await runner.BoardAtHeadAsync(http.RequestAborted); // Whoever checks has just written.
        var body = await http.BodyAsync(JsonBody.BytesMax);
        var json = body.Length > 0 && IsJson(http.Request);
        var (history, version) = Find(board, code, n);
        var reading = version.Read();
        if (reading.Set is not { } set)
        {
            return Results.Json(CriteriaAnswers.Checked(code, history, version, reading.Problems, null, []), JsonBody.Answers);
        }

        var cases = body.Length == 0 ? new([], []) : SheetFile.ReadCases(body, json, set);
        return cases.Cases is null
            ? throw Faulty(cases.Problems)
            : Results.Json(
                CriteriaAnswers.Checked(
                    code, history, version, [], version.Published ? null : history.Misdated(version), [.. cases.Cases.Select(c => Domain.Criteria.Cases.CaseRunner.Run(set, c))]),
                JsonBody.Answers);
    }

    private static async Task<IResult> GetAsync(string code, int n, HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (history, version) = Find(board, code, n);
        http.Response.Headers.ETag = Tag(history);
        return http.Request.GetTypedHeaders().Accept.Any(a => a.MediaType.Value is "application/yaml" or "application/x-yaml" or "text/yaml")
            ? Results.Text(SheetFile.Yaml(version), "application/yaml", System.Text.Encoding.UTF8)
            : Results.Json(CriteriaAnswers.Version(code, history, version), JsonBody.Answers);
    }

    private static async Task<IResult> DiffAsync(string code, int n, int m, HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (old, @new) = (Readable(Find(board, code, n).Version), Readable(Find(board, code, m).Version));
        return Results.Json(CriteriaAnswers.Diff(code, n, m, CriteriaDiff.Between(old, @new)), JsonBody.Answers);
    }

    private static bool IsJson(HttpRequest request) => request.ContentType?.Split(';')[0].Trim() switch
    {
        "application/yaml" or "application/x-yaml" or "text/yaml" => false,
        "application/json" => true,
        _ => throw new ProblemException(415, "body.not-criteria", "Tài liệu phải là application/yaml hoặc application/json."),
    };

    /// <summary>The sheet of a version. Only a draft can have become unreadable, when what it refers to is no more.</summary>
    public static CriteriaSet Readable(CriteriaVersion version) => version.Read() is { Set: { } set } ? set : throw new ProblemException(
        409, "criteria.draft-invalid", $"Dự thảo phiên bản {version.Number} không còn hợp lệ; hãy kiểm tra và sửa trước.",
        [.. version.Read().Problems.Select(p => new ProblemError(null, p.Code, p.Message))]);

    /// <summary>Tag of a set: another one after every change to any of its versions.</summary>
    public static string Tag(CriteriaSetHistory history) => string.Create(CultureInfo.InvariantCulture, $"\"{history.StreamVersion}\"");

    // A document with faults is a malformed document: every fault is told, with its place.
    private static ProblemException Faulty(IReadOnlyList<CriteriaProblem> problems) => new(
        422, problems[0].Code, problems[0].Message, [.. problems.Select(p => new ProblemError(p.Pointer, p.Code, p.Line > 1 ? $"Dòng {p.Line}: {p.Message}" : p.Message))]);

    /// <summary>A version, or a problem.</summary>
    public static (CriteriaSetHistory History, CriteriaVersion Version) Find(BoardState board, string code, int n)
    {
        var history = History(board.World, code);
        return history.Find(n) is { } version ? (history, version) : throw ProblemException.NotFound("criteria.not-found", "Không tìm thấy phiên bản bộ tiêu chí này.");
    }

    private static string Location(string code, int n) => $"/api/criteria-sets/{code}/versions/{n.ToString(CultureInfo.InvariantCulture)}";

    private static string StreamOf(string code) => $"criteria-{code}";

    private static CriteriaSetHistory History(World world, string code) => world.CriteriaSets.GetValueOrDefault(code) ?? CriteriaSetHistory.Empty;
}
