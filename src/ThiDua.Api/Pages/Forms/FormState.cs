using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Api.Http;

namespace ThiDua.Api.Pages.Forms;

/// <summary>A form that comes back to whoever sent it: what was typed and what is wrong. Nothing typed is lost but passwords.</summary>
internal sealed class FormState
{
    private const string Item = "form-state";

    private readonly FormPost _post;

    private FormState(FormPost post, ProblemException? problem) => (_post, Problem) = (post, problem);

    /// <summary>Why it was not carried out; null when it only asked something, or for another shape of itself.</summary>
    public ProblemException? Problem { get; }

    /// <summary>What the route answered, when it only asked something; undefined otherwise.</summary>
    public JsonElement Answer { get; private init; }

    /// <summary>How the form is to change: what the pressed button "_again" says; "" otherwise.</summary>
    public string Again => Problem is null ? _post.Control(FormPost.AgainField) : "";

    /// <summary>What was typed, as a tree.</summary>
    public JsonObject Tree() => _post.Tree();

    /// <summary>Which form of the page.</summary>
    public string Form => _post.Form;

    /// <summary>Key to send it again with: the same while nobody knows whether it was recorded, a new one otherwise.</summary>
    public string? Key => Problem is { Status: >= 500 } ? _post.Control("_key") : null;

    /// <summary>Whether somebody else changed the thing meanwhile; the fields then also show what stands now.</summary>
    public bool Overtaken => Problem is { Status: 412 or 428 };

    /// <summary>What was typed into a field; null when the form had no such field.</summary>
    /// <param name="name">Name with its kind.</param>
    public IReadOnlyList<string>? Typed(string name) =>
        _post.Fields.Where(f => f.Name == name).Select(f => f.Value).ToList() is { Count: > 0 } values ? values : null;

    /// <summary>What is wrong with a field.</summary>
    /// <param name="name">Name with its kind.</param>
    public IEnumerable<string> Wrong(string name)
    {
        var at = FormPost.Place(name);
        return Errors.Where(e => Place(e) is { } place && (place == at || place.StartsWith(at + "/", StringComparison.Ordinal))).Select(e => e.Message);
    }

    /// <summary>What is wrong with a place itself, not with what is in it.</summary>
    /// <param name="path">The place.</param>
    public IEnumerable<string> WrongAt(string path) => Errors.Where(e => Place(e) == path).Select(e => e.Message);

    /// <summary>What is wrong at no field of the form.</summary>
    /// <param name="told">Places that tell themselves what is wrong with them; null for none but fields.</param>
    public IEnumerable<string> WrongElsewhere(IReadOnlySet<string>? told = null) => Errors
        .Where(e => Place(e) is not { } at || told?.Contains(at) != true)
        .Where(e => Place(e) is not { } place || _post.Fields.All(f => FormPost.Place(f.Name) is var at && place != at && !place.StartsWith(at + "/", StringComparison.Ordinal)))
        .Select(e => e.Message).Where(m => m != Problem?.Title);

    /// <summary>The form that comes back with the page that is being made; null for none.</summary>
    public static FormState? Of(HttpContext http) => http.Items[Item] as FormState;

    /// <summary>Gives a form back with the page that is made next.</summary>
    public static void Keep(HttpContext http, FormPost post, ProblemException problem) => http.Items[Item] = new FormState(post.WithoutPasswords(), problem);

    /// <summary>Gives a form back that was no command: to be shown in another shape, or with what it asked.</summary>
    public static void Keep(HttpContext http, FormPost post, JsonElement answer) => http.Items[Item] = new FormState(post.WithoutPasswords(), null) { Answer = answer };

    private IReadOnlyList<ProblemError> Errors => Problem?.Errors ?? [];

    private string? Place(ProblemError error) => error.Pointer?.TrimStart('/') is { } place ? _post.InForm(place) : null;
}
