using ThiDua.Api.Http;

namespace ThiDua.Api.Pages.Forms;

/// <summary>A form that comes back to whoever sent it: what was typed and what is wrong. Nothing typed is lost but passwords.</summary>
internal sealed class FormState
{
    private const string Item = "form-state";

    private readonly FormPost _post;

    private FormState(FormPost post, ProblemException problem) => (_post, Problem) = (post, problem);

    /// <summary>Why it was not carried out.</summary>
    public ProblemException Problem { get; }

    /// <summary>Which form of the page.</summary>
    public string Form => _post.Form;

    /// <summary>Key to send it again with: the same while nobody knows whether it was recorded, a new one otherwise.</summary>
    public string? Key => Problem.Status >= 500 ? _post.Control("_key") : null;

    /// <summary>Whether somebody else changed the thing meanwhile; the fields then also show what stands now.</summary>
    public bool Overtaken => Problem.Status == 412;

    /// <summary>What was typed into a field; null when the form had no such field.</summary>
    /// <param name="name">Name with its kind.</param>
    public IReadOnlyList<string>? Typed(string name) =>
        _post.Fields.Where(f => f.Name == name).Select(f => f.Value).ToList() is { Count: > 0 } values ? values : null;

    /// <summary>What is wrong with a field.</summary>
    /// <param name="name">Name with its kind.</param>
    public IEnumerable<string> Wrong(string name)
    {
        var at = name.Split(':')[0];
        return Problem.Errors.Where(e => Place(e) is { } place && (place == at || place.StartsWith(at + "/", StringComparison.Ordinal))).Select(e => e.Message);
    }

    /// <summary>The form that comes back with the page that is being made; null for none.</summary>
    public static FormState? Of(HttpContext http) => http.Items[Item] as FormState;

    /// <summary>Gives a form back with the page that is made next.</summary>
    public static void Keep(HttpContext http, FormPost post, ProblemException problem) => http.Items[Item] = new FormState(
        post with { Fields = [.. post.Fields.Where(f => !f.Name.Contains("password", StringComparison.OrdinalIgnoreCase))] }, problem);

    private static string? Place(ProblemError error) => error.Pointer?.TrimStart('/');
}
