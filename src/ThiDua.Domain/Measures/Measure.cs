namespace ThiDua.Domain.Measures;

/// <summary>How quantities of a measure combine.</summary>
public enum MeasureKind
{
    /// <summary>Added over days and activities.</summary>
    Sum,

    /// <summary>The value with the greatest (day, position) up to the day asked for; never added.</summary>
    Latest,
}

/// <summary>What an activity counts towards (chỉ số đo).</summary>
/// <param name="Code">Stable code, e.g. <c>petition.due-met</c>. A code that ends with <c>.*</c> stands for a family (<c>figure.*</c>).</param>
/// <param name="Kind">Sum or latest.</param>
/// <param name="Label">Vietnamese label.</param>
/// <param name="Facets">Names of the facets its quantities can have, beside topic, field and channel.</param>
public sealed record Measure(string Code, MeasureKind Kind, string Label, params IReadOnlyList<string> Facets);

/// <summary>One quantity that an activity counts: a pure function of the activity's own stream.</summary>
/// <param name="Unit">Unit it counts for.</param>
/// <param name="Measure">Measure code.</param>
/// <param name="Facets">What distinguishes it.</param>
/// <param name="Day">Day it counts on.</param>
/// <param name="Quantity">How much. 0 counts only in a <see cref="MeasureKind.Latest"/> measure.</param>
public sealed record Effect(string Unit, string Measure, Facets Facets, DateOnly Day, decimal Quantity);
