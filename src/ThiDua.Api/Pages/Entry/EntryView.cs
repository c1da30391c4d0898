namespace ThiDua.Api.Pages.Entry;

/// <summary>A kind of activity to record.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Href">Address of its form.</param>
public sealed record EntryKind(string Name, string Href);

/// <summary>What can be recorded.</summary>
/// <param name="Recent">Kinds that were used last.</param>
/// <param name="Groups">All kinds, by subject.</param>
public sealed record EntryStartView(IReadOnlyList<EntryKind> Recent, IReadOnlyList<(string Title, IReadOnlyList<EntryKind> Kinds)> Groups);

/// <summary>The form of a kind.</summary>
/// <param name="Type">Type of the opening.</param>
/// <param name="Id">Id of the activity to be.</param>
/// <param name="Fields">Fields of the form.</param>
/// <param name="Last">Title of what was recorded last of this kind, and the address of the form filled like it; null when there is none.</param>
/// <param name="IsLike">Whether it is filled like something that was recorded.</param>
public sealed record EntryFormView(string Type, string Id, IReadOnlyList<FactField> Fields, (string Title, string Href)? Last, bool IsLike);

/// <summary>How a state is shown.</summary>
/// <param name="Text">In words.</param>
/// <param name="Tone">good, warn, bad or nothing.</param>
public sealed record StateTag(string Text, string? Tone)
{
    /// <summary>Class of the tag.</summary>
    public string Css => Tone is null ? "tag" : $"tag tag--{Tone}";

    /// <summary>Of an activity.</summary>
    /// <param name="standing">Where it stands, as the register writes it.</param>
    /// <param name="question">none, open or answered.</param>
    public static StateTag Of(string standing, string question) => (standing, question) switch
    {
        ("voided", _) => new(EntryTexts.StateVoided, null),
        ("rejected", _) => new(EntryTexts.StateRejected, "bad"),
        (_, "open") => new(EntryTexts.StateQuestioned, "bad"),
        (_, "answered") => new(EntryTexts.StateAnswered, "warn"),
        ("verified", _) => new(EntryTexts.StateVerified, "good"),
        _ => new(EntryTexts.StateWaiting, "warn"),
    };
}

/// <summary>A line of the list of what was recorded.</summary>
/// <param name="Id">Id of the activity.</param>
/// <param name="Day">Day it happened.</param>
/// <param name="Kind">What kind it is.</param>
/// <param name="Title">Its line.</param>
/// <param name="Unit">Name of its unit.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why it is doubted or not accepted; null when it is neither.</param>
public sealed record EntryLine(string Id, DateOnly Day, string Kind, string Title, string Unit, StateTag State, string? Reason);

/// <summary>What was recorded, page by page.</summary>
/// <param name="Lines">Lines of this page.</param>
/// <param name="Next">Address of the next page; null on the last.</param>
/// <param name="First">Address of the first page; null on it.</param>
/// <param name="MayRecord">Whether the caller records.</param>
public sealed record EntryListView(IReadOnlyList<EntryLine> Lines, string? Next, string? First, bool MayRecord)
{
    /// <summary>What is chosen, by parameter.</summary>
    public required IReadOnlyDictionary<string, string> Chosen { get; init; }

    /// <summary>Units that can be chosen; none when there is only one.</summary>
    public required IReadOnlyList<(string Value, string Text)> Units { get; init; }

    /// <summary>Kinds that can be chosen.</summary>
    public required IReadOnlyList<(string Value, string Text)> Types { get; init; }

    /// <summary>Periods that can be chosen.</summary>
    public required IReadOnlyList<(string Value, string Text)> Periods { get; init; }

    /// <summary>States that can be chosen.</summary>
    public static IReadOnlyList<(string Value, string Text)> States { get; } =
    [
        ("waiting", EntryTexts.StateWaiting), ("verified", EntryTexts.StateVerified), ("questioned", EntryTexts.StateQuestioned),
        ("rejected", EntryTexts.StateRejected), ("voided", EntryTexts.StateVoided),
    ];
}
