using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using ThiDua.Api.Accounts;
using ThiDua.Api.EvidenceFiles;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;

namespace ThiDua.Api.Pages.Forms;

/// <summary>
/// Evidence in forms: lists of the kind "evidence" ("evidence:evidence"), and files that are kept while the form comes in, each of which then
/// stands in the list of its name. Whatever is wrong with the rest, a file that was kept need not be sent again.
/// </summary>
/// <param name="http">The request.</param>
internal sealed class EvidenceFields(HttpContext http)
{
    /// <summary>Kind of the fields.</summary>
    public const string Kind = "evidence";

    /// <summary>Most files of a form.</summary>
    public const int FilesMax = 10;

    private long Limit => http.RequestServices.GetRequiredService<Settings>().EvidenceBytes;

    private int _files;
    private Caller? _caller;
    private bool _asked;

    /// <summary>What was wrong with a file first; null when nothing was.</summary>
    public ProblemException? Fault { get; private set; }

    /// <summary>The files of a form are more than is taken: none of them is read, and what was typed before them comes back.</summary>
    /// <param name="field">Name of their field.</param>
    public void Refuse(string field) => Fault ??= new ProblemException(
        413, "evidence.form-too-large", "Các tệp gửi lên quá lớn nên chưa nhận tệp nào.",
        [new ProblemError($"/{field}", "evidence.form-too-large", $"Mỗi lần gửi tối đa {FilesMax} tệp, mỗi tệp không quá {Limit / 1_000_000} MB. Hãy chọn lại tệp nhỏ hơn rồi gửi lại.")]);

    /// <summary>Most bytes of a form with files.</summary>
    /// <param name="ofFile">Most bytes of a file.</param>
    public static long Most(long ofFile) => (FilesMax * ofFile) + JsonBody.BytesMax;

    /// <summary>Whether files of a field are evidence; others are what the route takes as its body.</summary>
    public static bool Are(string field) => field.Split('/')[^1] == Kind;

    /// <summary>A piece of evidence as the value of a field.</summary>
    public static string Value(Evidence evidence) => JsonSerializer.Serialize(evidence, EventJson.Whole);

    /// <summary>The piece of evidence in a value; null for a plain line.</summary>
    public static Evidence? Read(string value)
    {
        try
        {
            return value.StartsWith('{') ? JsonSerializer.Deserialize<Evidence>(value, EventJson.Whole) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Values as a list of evidence; each line of a plain one is the number of a document.</summary>
    public static JsonArray Json(IEnumerable<string> values) => new(
    [
        .. values.SelectMany(v => Read(v) is { } one
            ? [JsonSerializer.SerializeToNode(one, EventJson.Whole)]
            : v.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => (JsonNode?)new JsonObject { ["reference"] = line })),
    ]);

    /// <summary>
    /// Keeps a file for whoever may send evidence; the file of anybody else is passed over: the route says why. Null when there is nothing to
    /// put into the list.
    /// </summary>
    /// <param name="soFar">What of the form has come in.</param>
    /// <param name="file">The file.</param>
    public async Task<(string Name, string Value)?> KeepAsync(FormPost soFar, FileMultipartSection file)
    {
        if (file.FileName.Length == 0 || file.FileStream is not { } content || await CallerAsync(soFar) is not { } caller)
        {
            return null;
        }

        var name = file.FileName;
        try
        {
            if (++_files > FilesMax)
            {
                throw new ProblemException(422, "evidence.too-many", $"Mỗi lần gửi tối đa {FilesMax} tệp minh chứng.");
            }

            var kept = await http.RequestServices.GetRequiredService<EvidenceStore>().KeepAsync(content, name, caller.Account, http.RequestAborted);
            return ($"{file.Name}:{Kind}", Value(new Evidence(EvidenceId.Of(kept.Sha256), kept.Name, kept.Sha256)));
        }
        catch (ProblemException e) when (e.Status < 500)
        {
            Fault ??= new ProblemException(e.Status, e.Code, "Có tệp minh chứng không nhận được.", [new ProblemError($"/{file.Name}", e.Code, $"{name}: {e.Title}")]);
            return null;
        }
    }

    /// <summary>Who sends the form, if they may send evidence and sent it from here; asked once, before the request is let in.</summary>
    private async Task<Caller?> CallerAsync(FormPost soFar)
    {
        if (!_asked)
        {
            _asked = true;
            if ((await http.AuthenticateAsync()).Principal is { Identity.IsAuthenticated: true } user && Sessions.IsGenuine(http, user, soFar.Control("_csrf")))
            {
                var caller = new Caller(user, http.RequestServices.GetRequiredService<TimeProvider>().Today());
                _caller = Permission.ActOnActivities.Roles!.Contains(caller.Role) ? caller : null;
            }
        }

        return _caller;
    }
}
