using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;
using ThiDua.Domain;
using ThiDua.EventStore;

namespace ThiDua.Api.Http;

/// <summary>One place that is wrong.</summary>
/// <param name="Pointer">JSON pointer into the request's body, or the name of a query parameter.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Message">Vietnamese sentence.</param>
/// <param name="Row">Line of an uploaded file, from 1; the pointer is then into this line.</param>
internal sealed record ProblemError(
    string? Pointer, string Code, string Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Row = null)
{
    /// <summary>Sheet of an uploaded spreadsheet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sheet { get; init; }

    /// <summary>Column of an uploaded spreadsheet, in letters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Column { get; init; }
}

/// <summary>A request that cannot be carried out, as RFC 9457 tells it: a stable code, a Vietnamese title, the places that are wrong.</summary>
internal sealed class ProblemException(int status, string code, string title, IReadOnlyList<ProblemError>? errors = null) : Exception(code)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string Title { get; } = title;

    public IReadOnlyList<ProblemError> Errors { get; } = errors ?? [];

    /// <summary>How many places are wrong in all: of very many only the first are told.</summary>
    public int? ErrorsTotal { get; init; }

    /// <summary>Tag of what stands instead of what the caller saw, or null. (Answers to errors bear no ETag header: the server takes it off.)</summary>
    public string? Tag { get; init; }

    /// <summary>The upload that was refused, when it is kept for a while so that its faults can be looked at; or null.</summary>
    public string? Import { get; init; }

    /// <summary>Seconds after which trying again makes sense, or null.</summary>
    public int? RetryAfter { get; init; }

    public static ProblemException NotFound(string code = "not-found", string title = "Không tìm thấy.") => new(404, code, title);

    public static ProblemException Bad(string code, string title, string? pointer = null) =>
        new(400, code, title, pointer is null ? [] : [new ProblemError(pointer, code, title)]);

    public static ProblemException Forbidden(string title = "Tài khoản không có quyền làm việc này.") => new(403, "access.denied", title);

    /// <summary>A business "no".</summary>
    public static ProblemException From(IReadOnlyList<Refusal> reasons)
    {
        var first = reasons[0];
        return new ProblemException(StatusOf(first), first.Code, first.Message, [.. reasons.Select(r => new ProblemError(r.Pointer, r.Code, r.Message))]);
    }

    // What stands in the request is wrong: 422. What it names is in another state than it thinks: 409.
    private static int StatusOf(Refusal refusal) => refusal.Code switch
    {
        _ when refusal.Code.EndsWith(".not-found", StringComparison.Ordinal) => 404,
        "ballot.not-counter" or "ballot.not-member" => 403,
        "activity.id-taken" or "activity.moved-on" or "id.taken" => 409,
        _ => refusal.Pointer is null ? 409 : 422,
    };
}

/// <summary>Turns whatever went wrong into a problem; what it was stays in the server's log.</summary>
internal sealed class ProblemHandler(ILogger<ProblemHandler> log) : IExceptionHandler
{
    /// <summary>Places told in one answer: nobody mends more at a time, and an answer must not outgrow its request.</summary>
    private const int ErrorsMax = 100;

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        var problem = Translate(exception);
        if (problem.Status >= 500)
        {
            log.LogError(exception, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
        }

        await WriteAsync(http, problem, cancellationToken);
        return true;
    }

    public static async Task WriteAsync(HttpContext http, ProblemException problem, CancellationToken ct = default)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (Pages.Shell.ProblemPages.Wanted(http))
        {
            await Pages.Shell.ProblemPages.WriteAsync(http, problem);
            return;
        }

        http.Response.ContentType = "application/problem+json";
        await http.Response.WriteAsync(
            JsonSerializer.Serialize(
                new Answer(
                    $"urn:thidua:problem:{problem.Code}", problem.Title, problem.Status, problem.Code, problem.Errors.Take(ErrorsMax),
                    problem.ErrorsTotal ?? problem.Errors.Count, problem.Tag, problem.Import,
                    System.Diagnostics.Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier),
                JsonBody.Answers),
            ct);
    }

    private sealed record Answer(
        string Type, string Title, int Status, string Code, IEnumerable<ProblemError> Errors, int ErrorsTotal,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tag,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Import, string TraceId);

    /// <summary>The problem that an exception is told as.</summary>
    public static ProblemException Translate(Exception exception) => exception switch
    {
        ProblemException p => p,
        OutcomeUnknownException => new ProblemException(503, "outcome.unknown", "Chưa biết kết quả ghi; hãy gửi lại đúng yêu cầu này.") { RetryAfter = 1 },
        StoreBusyException => new ProblemException(503, "store.busy", "Hệ thống đang bận, chưa ghi gì; hãy thử lại sau ít giây.") { RetryAfter = 2 },
        NotDurableException => new ProblemException(503, "store.not-durable", "Máy chủ dữ liệu chưa bảo đảm an toàn nên tạm không ghi.") { RetryAfter = 60 },
        JsonException => ProblemException.Bad("json.invalid", "Nội dung gửi lên không phải JSON hợp lệ."),
        BadHttpRequestException { StatusCode: 413 } => RequestBody.TooLarge(),
        BadHttpRequestException bad => new ProblemException(bad.StatusCode, "request.invalid", "Yêu cầu không hợp lệ."),
        // What the database cannot take is a fault of ours, not a bad moment to be tried again.
        PostgresException { SqlState: ['2' or '4', '2' or '3', ..] } => Internal(),
        NpgsqlException or TimeoutException => new ProblemException(503, "database.unreachable", "Chưa kết nối được máy chủ dữ liệu; hãy thử lại sau.") { RetryAfter = 2 },
        _ => Internal(),
    };

    /// <summary>The problem that a bare status is told as.</summary>
    public static ProblemException Plain(int status) => status switch
    {
        401 => new ProblemException(401, "sign-in.required", "Cần đăng nhập: thiếu mã truy cập, hoặc mã không hợp lệ hay đã hết hạn."),
        403 => ProblemException.Forbidden(),
        404 => ProblemException.NotFound(),
        405 => new ProblemException(405, "method.not-allowed", "Đường dẫn này không nhận phương thức đó."),
        415 => new ProblemException(415, "body.media-type", "Đường dẫn này không nhận kiểu nội dung (Content-Type) đó."),
        _ => new ProblemException(status, "request.failed", "Yêu cầu không thực hiện được."),
    };

    private static ProblemException Internal() => new(500, "internal", "Hệ thống gặp lỗi; sự việc đã được ghi nhật ký.");
}
