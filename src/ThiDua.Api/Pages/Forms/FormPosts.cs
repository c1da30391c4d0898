using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using ThiDua.Api.Accounts;
using ThiDua.Api.EvidenceFiles;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;

namespace ThiDua.Api.Pages.Forms;

/// <summary>
/// Forms of pages are sent to the routes of the API, which know nothing of forms: here a form becomes the request that a program would have
/// sent, and the answer becomes a page. So a form can do exactly what its route does, for exactly the same people, and works without scripts.
/// </summary>
internal static class FormPosts
{
    /// <summary>Greatest form with a file that is begun to be read; how much of it is taken says the route that gets the file.</summary>
    private const long FileFormBytesMax = 64_000_000;
    private const string SaidCookie = "thidua-said";
    private const string Form = "form-post";

    /// <summary>Carries a form out; everything else passes.</summary>
    public static async Task CarryOutAsync(HttpContext http, RequestDelegate next)
    {
        var evidence = new EvidenceFields(http);
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            || await ReadAsync(http, evidence) is not { } post)
        {
            await next(http);
            return;
        }

        if (evidence.Fault is { } fault)
        {
            await ComeBackAsync(http, next, post, fault);
            return;
        }

        if (post.Control(FormPost.AgainField).Length > 0)
        {
            FormState.Keep(http, post, default(JsonElement));
            await ShowAgainAsync(http, next, post, StatusCodes.Status200OK);
            return;
        }

        ProblemException? problem = null;
        var (body, answer) = (http.Response.Body, new MemoryStream());
        http.Response.Body = answer;
        try
        {
            await next(http);
        }
        catch (Exception e) when (ProblemHandler.Translate(e) is { Status: < 500 or 503 } told)
        {
            problem = told;
        }
        finally
        {
            http.Response.Body = body;
        }

        var status = http.Response.StatusCode;
        if (problem is null && status < 400 && post.Control(FormPost.StayField).Length > 0)
        {
            http.Response.Clear(keepCookies: true);
            FormState.Keep(http, post, answer.Length > 0 ? JsonElement.Parse(answer.ToArray()) : default);
            await ShowAgainAsync(http, next, post, StatusCodes.Status200OK);
            return;
        }

        if (problem is null && status < 400)
        {
            GoOn(http, post, answer.ToArray());
            return;
        }

        await ComeBackAsync(http, next, post, problem ?? ProblemHandler.Plain(status));
    }

    /// <summary>Whether a request came as a form of a page: its faults are pages, too.</summary>
    public static bool Is(HttpContext http) => http.Items.ContainsKey(Form);

    /// <summary>What the page before said should be told on this one; told once.</summary>
    public static string? Said(HttpContext http)
    {
        if (http.Request.Cookies[SaidCookie] is not { Length: > 0 } said)
        {
            return null;
        }

        http.Response.Cookies.Delete(SaidCookie);
        return said;
    }

    /// <summary>Reads a form and makes the request what a program would have sent; null when it is no form.</summary>
    private static async Task<FormPost?> ReadAsync(HttpContext http, EvidenceFields evidence)
    {
        if (!http.Request.HasFormContentType)
        {
            return null;
        }

        http.Items[Form] = true;

        if (MediaTypeHeaderValue.Parse(http.Request.ContentType).Boundary.Value is { Length: > 0 } boundary)
        {
            return await ReadPartsAsync(http, new MultipartReader(HeaderUtilities.RemoveQuotes(boundary).ToString(), http.Request.Body), evidence);
        }

        var fields = new List<(string, string)>();
        foreach (var pair in new QueryStringEnumerable(Encoding.UTF8.GetString(await http.BodyAsync(JsonBody.BytesMax))))
        {
            Add(fields, pair.DecodeName().ToString(), pair.DecodeValue().ToString());
        }

        return BecomeJson(http, new FormPost(fields));
    }

    /// <summary>
    /// A form that sends files. Evidence is kept as it comes, and named in the body; another file, after all other fields, is the request's body
    /// itself, and is read as it comes.
    /// </summary>
    private static async Task<FormPost> ReadPartsAsync(HttpContext http, MultipartReader parts, EvidenceFields evidence)
    {
        // Of a form that says it is too large, what stands before its files is still read: what was typed is not lost.
        var most = Math.Max(FileFormBytesMax, EvidenceFields.Most(http.RequestServices.GetRequiredService<Settings>().EvidenceBytes));
        var isTooLarge = http.Request.ContentLength > most;
        http.TakeUpTo(isTooLarge ? http.Request.ContentLength : most);
        var (fields, room, kept) = (new List<(string, string)>(), JsonBody.BytesMax, false);
        while (await parts.NextAsync(http.RequestAborted) is { } part)
        {
            if (part.AsFileSection() is { } file)
            {
                if (!EvidenceFields.Are(file.Name))
                {
                    var post = new FormPost(fields);
                    http.Request.Headers.ContentDisposition = part.ContentDisposition;
                    Become(http, post, file.FileStream ?? Stream.Null, http.Request.ContentLength, part.ContentType); // Nearly its length: enough to refuse by.
                    return post;
                }

                if (isTooLarge)
                {
                    evidence.Refuse(file.Name);
                    return new FormPost(fields);
                }

                kept = true;
                if (await evidence.KeepAsync(new FormPost(fields), file) is { } one)
                {
                    Add(fields, one.Name, one.Value);
                }
            }
            else if (part.AsFormDataSection() is { } field)
            {
                kept |= EvidenceFields.Are(field.Name); // A file that was not chosen comes as an empty field.
                var value = await part.Body.ReadAtMostAsync(room, http.RequestAborted);
                room -= value.Length;
                Add(fields, field.Name, Encoding.UTF8.GetString(value));
            }
        }

        return kept ? BecomeJson(http, new FormPost(fields)) : throw ProblemException.Bad("form.no-file", "Chưa chọn tệp nào.");
    }

    private static FormPost BecomeJson(HttpContext http, FormPost post)
    {
        var json = post.Json();
        Become(http, post, new MemoryStream(json), json.Length, "application/json");
        return post;
    }

    private static void Add(List<(string, string)> fields, string name, string value)
    {
        if (fields.Count == FormPost.FieldsMax)
        {
            throw RequestBody.TooLarge();
        }

        fields.Add((name, value));
    }

    private static void Become(HttpContext http, FormPost post, Stream body, long? length, string? type)
    {
        var request = http.Request;
        (request.Body, request.ContentLength, request.ContentType) = (body, length, type);
        request.Path = post.Address(request.Path.Value!);
        request.Method = post.Control("_method") == "PUT" ? HttpMethods.Put : HttpMethods.Post;
        foreach (var (field, header) in new[] { ("_csrf", "X-CSRF-Token"), ("_key", "Idempotency-Key"), ("_match", "If-Match"), ("_none", "If-None-Match") })
        {
            if (post.Control(field) is { Length: > 0 } value)
            {
                request.Headers[header] = value;
            }
        }
    }

    /// <summary>To the next page, which waits until it knows what was recorded.</summary>
    private static void GoOn(HttpContext http, FormPost post, byte[] answer)
    {
        var (id, position) = Written(answer);
        var to = post.Next.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal);
        to = OutsideSignIn.IsLocal(to) ? to : "/";
        http.Response.Clear(keepCookies: true);
        if (post.Said.Length is > 0 and < 500)
        {
            http.Response.Cookies.Append(SaidCookie, post.Said, new CookieOptions { HttpOnly = true, SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax, MaxAge = TimeSpan.FromMinutes(1), IsEssential = true });
        }

        GivenOnce.Keep(http, answer, post.Gives, to);
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = position > 0 ? QueryHelpers.AddQueryString(to, "minPosition", $"{position}") : to;
    }

    /// <summary>The page of the form again, with what was typed and what is wrong.</summary>
    private static async Task ComeBackAsync(HttpContext http, RequestDelegate next, FormPost post, ProblemException problem)
    {
        if (!OutsideSignIn.IsLocal(post.From))
        {
            throw problem;
        }

        http.Response.Clear(keepCookies: true);
        if (problem.Status == 401 && post.By.Length > 0)
        {
            http.RequestServices.GetRequiredService<KeptForms>().Keep(http, post);
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = Shell.SignInPages.Address(post.From);
            return;
        }

        FormState.Keep(http, post, problem);
        var asked = post.Control(FormPost.StayField).Length > 0 && problem.Status is (400 or 409 or 412 or 422);
        await ShowAgainAsync(http, next, post, asked ? StatusCodes.Status200OK : problem.Status); // Who only asked what is wrong has got an answer.
    }

    /// <summary>Makes the page of a form, which finds the form's state.</summary>
    private static async Task ShowAgainAsync(HttpContext http, RequestDelegate next, FormPost post, int status)
    {
        if (!OutsideSignIn.IsLocal(post.From))
        {
            throw ProblemException.Bad("form.from-invalid", "Biểu mẫu không nói nó thuộc trang nào.");
        }

        var (path, query) = post.From.Split('?', 2) is [var p, var q] ? (p, "?" + q) : (post.From, "");
        (http.Request.Method, http.Request.Path, http.Request.QueryString) = (HttpMethods.Get, Uri.UnescapeDataString(path), new QueryString(query));
        (http.Request.Body, http.Request.ContentLength, http.Request.ContentType) = (Stream.Null, null, null);
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        http.Response.StatusCode = status;
        await next(http);
    }

    private static (string Id, long Position) Written(byte[] answer)
    {
        if (answer is not [(byte)'{', ..])
        {
            return ("", 0);
        }

        using var json = JsonDocument.Parse(answer);
        return (
            json.RootElement.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : "",
            json.RootElement.TryGetProperty("position", out var position) && position.TryGetInt64(out var at) ? at : 0);
    }

    /// <summary>Takes back what the API's route had answered; what it gave the browser to keep (a sign-in) stays.</summary>
    private static void Clear(this HttpResponse response, bool keepCookies)
    {
        var cookies = keepCookies ? response.Headers.SetCookie : default;
        response.Clear();
        response.Headers.SetCookie = cookies;
    }
}
