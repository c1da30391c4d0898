using System.Globalization;
using ThiDua.Api.CriteriaFiles;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Criteria;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Criteria;

/// <summary>Criteria sets: a version is written as YAML or JSON, then published, then never changed.</summary>
internal static class CriteriaEndpoints
{
    private sealed record Nothing;

    public static void MapCriteria(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/criteria-sets/{code}/versions/{n:int}", PutAsync).Allow(Permission.EditCriteria)
            .WithSummary("Soạn một phiên bản bộ tiêu chí (application/json hoặc application/yaml)")
            .Accepts<object>("application/json", "application/yaml");
        routes.MapGet("/api/criteria-sets/{code}/versions/{n:int}", GetAsync).Allow(Permission.ReadRegister).WithSummary("Một phiên bản bộ tiêu chí");
        routes.MapPost("/api/criteria-sets/{code}/versions/{n:int}/publish", PublishAsync).Allow(Permission.EditCriteria).WithSummary("Ban hành một phiên bản");
    }

    private static async Task<IResult> PutAsync(string code, int n, HttpContext http, CommandRunner runner)
    {
        RequestReading.CheckCode(code, "/code");
        var caller = http.Caller();
        http.Only();
        var reading = Read(http.Request, await http.BodyAsync(JsonBody.BytesMax));
        if (reading.Set is null)
        {
            // A document with faults is a malformed document: every fault is told, with its place.
            throw new ProblemException(
                422, reading.Problems[0].Code, reading.Problems[0].Message,
                [.. reading.Problems.Select(p => new ProblemError(p.Pointer, p.Code, $"Dòng {p.Line}: {p.Message}"))]);
        }

        var written = await runner.RunAsync(
            code, StreamOf(code), null, CriteriaWriter.Write(reading.Set), caller.Account,
            (_, world) => new Decided(History(world, code).Draft(code, n, reading), []), http.RequestAborted);
        return written.Answer(http, $"/api/criteria-sets/{code}/versions/{n.ToString(CultureInfo.InvariantCulture)}");
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

    private static async Task<IResult> GetAsync(string code, int n, HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        return History(board.World, code).Find(n) is { } version
            ? Results.Json(new { code, version = n, version.Published, version.Document }, JsonBody.Answers)
            : throw ProblemException.NotFound("criteria.not-found", "Không tìm thấy phiên bản bộ tiêu chí này.");
    }

    private static CriteriaReading Read(HttpRequest request, byte[] document)
    {
        var type = request.ContentType?.Split(';')[0].Trim();
        return type switch
        {
            "application/yaml" or "application/x-yaml" or "text/yaml" => YamlDocument.ReadCriteria(document),
            "application/json" => CriteriaReader.ReadJson(document),
            _ => throw new ProblemException(415, "body.not-criteria", "Bộ tiêu chí phải là application/yaml hoặc application/json."),
        };
    }

    private static string StreamOf(string code) => $"criteria-{code}";

    private static CriteriaSetHistory History(World world, string code) => world.CriteriaSets.GetValueOrDefault(code) ?? CriteriaSetHistory.Empty;
}
