using Microsoft.Net.Http.Headers;

namespace ThiDua.Api.Http;

/// <summary>Preconditions of requests (RFC 9110, section 13): nobody changes what they have not seen.</summary>
internal static class Preconditions
{
    /// <summary>The tags that a request says it has seen (If-Match); null when it says none.</summary>
    public static IList<EntityTagHeaderValue>? IfMatch(this HttpContext http)
    {
        var sent = http.Request.Headers.IfMatch;
        return sent.Count == 0 ? null
            : EntityTagHeaderValue.TryParseStrictList([.. sent.OfType<string>()], out var tags) ? tags
            : throw ProblemException.Bad("if-match.invalid", "Tiêu đề If-Match không đúng: mỗi thẻ nằm trong dấu nháy kép.");
    }

    /// <summary>Whether a tag is among those seen. Whoever names none has said nothing that could be wrong.</summary>
    /// <param name="seen">Tags seen.</param>
    /// <param name="tag">Tag of what there is; null when there is nothing.</param>
    public static bool Include(this IList<EntityTagHeaderValue>? seen, string? tag) =>
        seen is null || (tag is not null && seen.Any(t => t.Tag == "*" || (!t.IsWeak && t.Tag == tag)));

    /// <summary>Whether what is written must not be there yet: the only thing that If-None-Match can say of it.</summary>
    public static bool IfNone(this HttpContext http) => http.Request.Headers.IfNoneMatch.ToString() switch
    {
        "" => false,
        "*" => true,
        _ => throw ProblemException.Bad("if-none-match.invalid", "Tiêu đề If-None-Match ở đây chỉ có thể là *."),
    };
}
