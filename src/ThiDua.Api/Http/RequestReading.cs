using System.Globalization;
using ThiDua.Api.Hosting;
using ThiDua.Api.Security;
using ThiDua.Domain.Units;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Http;

/// <summary>Reads what every request may carry: keys, positions, days, cursors. Each fault is a 400 that names the parameter.</summary>
internal static class RequestReading
{
    /// <summary>The caller of a request.</summary>
    public static Caller Caller(this HttpContext http) => new(http.User, http.RequestServices.GetRequiredService<TimeProvider>().Today());

    /// <summary>Identity of a POST that records: the Idempotency-Key, scoped by account and route.</summary>
    public static CommandIdentity IdempotencyKey(this HttpContext http, Caller caller, byte[] content)
    {
        var keys = http.Request.Headers["Idempotency-Key"];
        if (keys.Count == 0 || string.IsNullOrWhiteSpace(keys[0]))
        {
            throw ProblemException.Bad("idempotency.missing", "Thiếu tiêu đề Idempotency-Key: mỗi lần gửi mang một khóa riêng, gửi lại dùng đúng khóa cũ.");
        }

        var key = keys[0]!;
        if (keys.Count > 1 || key.Length > 200 || key.Any(c => c is < ' ' or > '~'))
        {
            throw ProblemException.Bad("idempotency.invalid", "Idempotency-Key dài tối đa 200 ký tự ASCII in được.");
        }

        return CommandIdentity.Of(content, ["key", caller.Account, http.Request.Method, .. Route(http), key]);
    }

    /// <summary>Waits for <c>minPosition</c> and <c>atPosition</c>, if they are named: what is not known yet cannot be told.</summary>
    public static async Task AwaitMinPositionAsync(this HttpContext http, BoardState board, Settings settings)
    {
        var position = Math.Max(http.Position("minPosition") ?? 0, http.Position("atPosition") ?? 0);
        if (!await board.WaitForAsync(position, settings.ReadWait, http.RequestAborted))
        {
            throw new ProblemException(503, "projection.behind", "Bảng điểm chưa cập nhật tới vị trí được hỏi; hãy thử lại sau ít giây.") { RetryAfter = 1 };
        }
    }

    /// <summary>The moment a question is about: <c>asOf</c> and <c>atPosition</c>.</summary>
    public static Moment Moment(this HttpContext http) => new(http.Day("asOf"), http.Position("atPosition"));

    /// <summary>A day, or null: as programs write it; to pages also as people type it into their fields.</summary>
    public static DateOnly? Day(this HttpContext http, string name) => http.Single(name) switch
    {
        null => null,
        var text when http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) =>
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day : throw ProblemException.Bad("date.invalid", "Ngày phải có dạng yyyy-MM-dd và có thật.", name),
        var text => VietnamTime.ReadDay(text) ?? throw ProblemException.Bad("date.invalid", "Ngày phải có dạng ngày/tháng/năm và có thật.", name),
    };

    /// <summary>A position in the log, or null.</summary>
    public static long? Position(this HttpContext http, string name) => http.Single(name) switch
    {
        null => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) => position,
        _ => throw ProblemException.Bad("position.invalid", "Vị trí phải là số nguyên không âm.", name),
    };

    /// <summary>How many items a page has: 1 to 200, 50 unless said.</summary>
    public static int Limit(this HttpContext http) => http.Single("limit") switch
    {
        null => 50,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 200 => limit,
        _ => throw ProblemException.Bad("limit.invalid", "limit là số nguyên từ 1 đến 200.", "limit"),
    };

    /// <summary>One of the allowed words, or null.</summary>
    public static string? OneOf(this HttpContext http, string name, params string[] allowed) => http.Single(name) switch
    {
        null => null,
        var text when allowed.Contains(text) => text,
        _ => throw ProblemException.Bad("parameter.invalid", $"{name} phải là một trong: {string.Join(", ", allowed)}.", name),
    };

    /// <summary>A query parameter that may stand once.</summary>
    public static string? Single(this HttpContext http, string name)
    {
        var values = http.Request.Query[name];
        return values.Count switch
        {
            0 => null,
            1 when values[0]!.Any(char.IsControl) => throw ProblemException.Bad("parameter.invalid", $"Tham số {name} có ký tự điều khiển.", name),
            1 when values[0]!.Length <= 500 => values[0]!.Length == 0 ? null : values[0],
            _ => throw ProblemException.Bad("parameter.repeated", $"Tham số {name} chỉ được nêu một lần, dài tối đa 500 ký tự.", name),
        };
    }

    /// <summary>Refuses query parameters that the route does not know: a misspelt filter must not answer the wrong question.</summary>
    public static void Only(this HttpContext http, params string[] known)
    {
        if (http.Request.Query.Keys.FirstOrDefault(k => !known.Contains(k)) is { } unknown)
        {
            throw ProblemException.Bad("parameter.unknown", $"Không có tham số nào tên {(unknown.Length <= 40 ? unknown : unknown[..40])}.", unknown);
        }
    }

    /// <summary>201 with a Location for what is new, 200 for what was there.</summary>
    public static IResult Answer(this Written written, HttpContext http, string? location = null)
    {
        http.Response.Headers.Location = location;
        return Results.Json(written, JsonBody.Answers, statusCode: written.Fresh && location is not null ? 201 : 200);
    }

    /// <summary>Codes and ids in the address; checked before anything is looked up by them.</summary>
    public static void CheckCode(string text, string pointer)
    {
        if (Codes.Check(text, pointer).FirstOrDefault() is { } refusal)
        {
            throw ProblemException.Bad(refusal.Code, refusal.Message, pointer);
        }
    }

    /// <summary>The route and its values: one address, however it is spelled.</summary>
    private static IEnumerable<string> Route(HttpContext http) =>
    [
        ((RouteEndpoint)http.GetEndpoint()!).RoutePattern.RawText ?? "",
        .. http.Request.RouteValues.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Value}"),
    ];
}
