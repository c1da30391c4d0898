using System.Diagnostics;

namespace ThiDua.Api.Security;

/// <summary>
/// Who came in, who was refused, who managed accounts (S65): one line each, as JSON (S64), with account, what, route, address, trace id, and the
/// position in the event log where there is one. Ids only: no names, no passwords, codes, tokens or cookies, nor what was typed as a name, which
/// may be a password in the wrong field.
/// </summary>
internal sealed class SecurityLog(ILoggerFactory loggers)
{
    /// <summary>Category of the log.</summary>
    public const string Category = "ThiDua.Security";

    private readonly ILogger _log = loggers.CreateLogger(Category);

    /// <summary>Something that concerns who may do what.</summary>
    /// <param name="http">The request.</param>
    /// <param name="what">Stable name, e.g. <c>sign-in.failed</c>.</param>
    /// <param name="account">Account it is about; null for the one that asks.</param>
    /// <param name="position">Position in the event log, if something was recorded.</param>
    public void Tell(HttpContext http, string what, string? account = null, long? position = null) => _log.Log(
        what is "sign-in.locked" or "sign-in.failed" ? LogLevel.Warning : LogLevel.Information,
        "{What} account={Account} by={By} role={Role} method={Method} path={Path} status={Status} from={From} position={Position} trace={TraceId}",
        what, account ?? By(http), By(http), http.User.FindFirst("role")?.Value ?? "-", http.Request.Method, http.Request.Path.Value ?? "", http.Response.StatusCode,
        http.Connection.RemoteIpAddress?.ToString() ?? "-", position, Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier);

    /// <summary>Tells of every refusal, wherever it was decided.</summary>
    public async Task WatchAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        switch (http.Response.StatusCode)
        {
            case 401: Tell(http, "access.not-signed-in"); break;
            case 403: Tell(http, "access.denied"); break;
            case 429: Tell(http, "access.too-often"); break;
            default: break;
        }
    }

    private static string By(HttpContext http) => http.User.FindFirst("sub")?.Value ?? "-";
}
