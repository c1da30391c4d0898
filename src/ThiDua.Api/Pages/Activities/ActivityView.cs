using ThiDua.Api.Activities;
using ThiDua.Api.Pages.Components;
using ThiDua.Api.Pages.Entry;
using ThiDua.Domain.Activities;

namespace ThiDua.Api.Pages.Activities;

/// <summary>A fact of an activity, as it stands.</summary>
/// <param name="Name">What happened.</param>
/// <param name="Version">Its place in the stream.</param>
/// <param name="Day">The day it happened.</param>
/// <param name="Said">What is said of it, by label.</param>
/// <param name="Evidence">Evidence.</param>
public sealed record ToldFact(string Name, long Version, DateOnly Day, IReadOnlyList<(string Label, string Value)> Said, IReadOnlyList<Evidence> Evidence);

/// <summary>What an activity counts towards.</summary>
/// <param name="Label">The measure, in words.</param>
/// <param name="Unit">Name of the unit it counts for.</param>
/// <param name="Day">Day it counts on.</param>
/// <param name="Quantity">How much.</param>
/// <param name="IsVerified">Whether it counts in the verified view, too.</param>
/// <param name="Criteria">Criteria that count it, with the addresses of their explanations.</param>
public sealed record ToldEffect(string Label, string Unit, DateOnly Day, decimal Quantity, bool IsVerified, IReadOnlyList<(string Text, string Href)> Criteria);

/// <summary>A later step that is possible now.</summary>
/// <param name="Name">Its name over HTTP.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Fields">Fields of its form.</param>
public sealed record StepForm(string Name, string Title, IReadOnlyList<FactField> Fields);

/// <summary>An activity as its page shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Type of its opening.</param>
/// <param name="Kind">What kind it is.</param>
/// <param name="Unit">Name of its unit.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Version">Events in its stream.</param>
public sealed record ActivityView(string Id, string Type, string Kind, string Unit, StateTag State, long Version)
{
    /// <summary>What is recorded of it.</summary>
    public required IReadOnlyList<ToldFact> Facts { get; init; }

    /// <summary>What happened to it.</summary>
    public required IReadOnlyList<TimelineItem> History { get; init; }

    /// <summary>What it counts towards.</summary>
    public required IReadOnlyList<ToldEffect> Effects { get; init; }

    /// <summary>Its unit's sheets, by period.</summary>
    public required IReadOnlyList<(string Text, string Href)> Sheets { get; init; }

    /// <summary>Files that are evidence of others, too: their names, and the others.</summary>
    public required IReadOnlyList<(string Name, IReadOnlyList<string> Others)> Shared { get; init; }

    /// <summary>Periods in which it came late, and where that stands.</summary>
    public required IReadOnlyList<(string Period, string Name, string State)> Late { get; init; }

    /// <summary>Steps that are possible now.</summary>
    public required IReadOnlyList<StepForm> Steps { get; init; }

    /// <summary>What else the caller may do.</summary>
    public required ActivityMay May { get; init; }

    /// <summary>Whether the caller records activities of this kind.</summary>
    public required bool Records { get; init; }
}

/// <summary>The form that corrects a fact.</summary>
/// <param name="Id">The activity.</param>
/// <param name="Version">The fact's place in the stream.</param>
/// <param name="Fields">Its fields as they stand.</param>
/// <param name="Evidence">Its evidence.</param>
public sealed record CorrectionView(string Id, long Version, IReadOnlyList<FactField> Fields, IReadOnlyList<Evidence> Evidence);
