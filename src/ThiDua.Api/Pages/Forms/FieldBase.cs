using Microsoft.AspNetCore.Components;

namespace ThiDua.Api.Pages.Forms;

/// <summary>What all fields of forms share: name, label, what was typed before, what is wrong with it.</summary>
public abstract class FieldBase : ComponentBase
{
    /// <summary>The form it stands in.</summary>
    [CascadingParameter] public ActionForm Form { get; set; } = null!;

    /// <summary>Place in the request's body, with its kind (see <see cref="FormPost"/>).</summary>
    [Parameter, EditorRequired] public required string Name { get; set; }

    /// <summary>What it is called.</summary>
    [Parameter, EditorRequired] public required string Label { get; set; }

    /// <summary>What to know before filling it in.</summary>
    [Parameter] public string? Hint { get; set; }

    /// <summary>Whether it must be filled in.</summary>
    [Parameter] public bool Required { get; set; }

    /// <summary>What stands now.</summary>
    [Parameter] public string? Value { get; set; }

    /// <summary>Id of the element.</summary>
    protected string Id => Form.IdOf(Name);

    /// <summary>What the field shows: what was typed, or what stands now.</summary>
    protected string? Filled => Form.State?.Typed(Name) is { } typed ? typed[^1] : Value;

    /// <summary>What is wrong with it.</summary>
    protected IReadOnlyList<string> Wrong => Form.State?.Wrong(Name).ToList() ?? [];

    /// <summary>What somebody else has written there meanwhile; null when it is what is typed.</summary>
    protected string? Meanwhile => Form.State is { Overtaken: true } && Value is not null && Value != Filled ? Value : null;

    /// <summary>Ids of the elements that describe it.</summary>
    protected string? DescribedBy =>
        string.Join(' ', new[] { Hint is null ? null : Id + "-luu-y", Wrong.Count > 0 ? Id + "-loi" : null, Meanwhile is null ? null : Id + "-nay" }.OfType<string>()) is { Length: > 0 } ids ? ids : null;
}
