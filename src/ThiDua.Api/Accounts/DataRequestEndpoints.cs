using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Accounts;
using ThiDua.Domain.Deadlines;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Accounts;

/// <summary>What people ask for about the data kept of them, with its clocks (S70). A copy is had at once: <c>GET /api/me/data</c>.</summary>
internal static class DataRequestEndpoints
{
    internal sealed record MakeBody(DataRight Right, string Text);

    internal sealed record ReplyBody(string Text);

    internal sealed record CompleteBody(DataOutcome Outcome, string Text);

    public static void MapDataRequests(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/me/data-requests", MakeAsync).Allow(Permission.Own).WithSummary("Yêu cầu về dữ liệu cá nhân của tôi: xem, sửa, xóa, hạn chế, phản đối");
        routes.MapGet("/api/data-requests", ListAsync).Allow(Permission.ManageAccounts).WithSummary("Các yêu cầu về dữ liệu cá nhân với hạn trả lời và hạn thực hiện");
        routes.MapPost("/api/accounts/{id}/data-requests/{number:int}/reply", (string id, int number, HttpContext http, AccountActs acts, SecurityLog log, TimeProvider clock) =>
            SettleAsync<ReplyBody>(id, http, acts, log, "data-request.replied", (account, body) => DataRequests.Reply(account, number, body.Text, clock.Today())))
            .Allow(Permission.ManageAccounts).WithSummary("Trả lời lần đầu một yêu cầu về dữ liệu cá nhân");
        routes.MapPost("/api/accounts/{id}/data-requests/{number:int}/complete", (string id, int number, HttpContext http, AccountActs acts, SecurityLog log, TimeProvider clock) =>
            SettleAsync<CompleteBody>(id, http, acts, log, "data-request.completed", (account, body) => DataRequests.Complete(account, number, body.Outcome, body.Text, clock.Today())))
            .Allow(Permission.ManageAccounts).WithSummary("Thực hiện xong hoặc từ chối một yêu cầu về dữ liệu cá nhân");
    }

    private static async Task<IResult> MakeAsync(HttpContext http, BoardState board, AccountActs acts, SecurityLog log, DeadlineRules calendar, TimeProvider clock)
    {
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var wanted = body.As<MakeBody>();
        var identity = http.IdempotencyKey(caller, body.Canonical);
        _ = board.Accounts.Find(caller.Account) ?? throw ProblemException.NotFound("account.not-found", "Mã truy cập này không gắn với tài khoản nào ở đây.");
        var written = await acts.RunAsync(
            caller.Account, identity, body.Canonical, caller.Account, (_, account) => DataRequests.Make(account, wanted.Right, wanted.Text, calendar, clock.Today()), http.RequestAborted);
        log.Tell(http, "data-request.made", position: written.Position);
        return written.Answer(http);
    }

    private static async Task<IResult> SettleAsync<T>(
        string id, HttpContext http, AccountActs acts, SecurityLog log, string told, Func<Account, T, Decision> decide)
    {
        RequestReading.CheckCode(id, "/id");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var wanted = body.As<T>();
        var identity = http.IdempotencyKey(caller, body.Canonical);
        var written = await acts.RunAsync(id, identity, body.Canonical, caller.Account, (_, account) => decide(account, wanted), http.RequestAborted);
        log.Tell(http, told, id, written.Position);
        return written.Answer(http);
    }

    /// <summary>Those that are open first, the most urgent first; what they say in words is in the account's history.</summary>
    private static async Task<IResult> ListAsync(HttpContext http, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var today = clock.Today();
        return Results.Json(
            new
            {
                items = board.Accounts.Accounts.Values.SelectMany(a => a.Requests.Select(r => (Account: a.Id, Request: r)))
                    .OrderBy(x => x.Request.CompletedOn is not null).ThenBy(x => x.Request.RepliedOn is null ? x.Request.ReplyBy : x.Request.CompleteBy).ThenBy(x => x.Account, StringComparer.Ordinal)
                    .Select(x => new
                    {
                        x.Account, x.Request.Number, x.Request.Right, x.Request.On, x.Request.ReplyBy, x.Request.CompleteBy, x.Request.RepliedOn, x.Request.CompletedOn,
                        x.Request.Outcome, late = x.Request.IsLate(today),
                    }),
                next = (string?)null,
            },
            JsonBody.Answers);
    }
}
