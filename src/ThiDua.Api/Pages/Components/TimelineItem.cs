namespace ThiDua.Api.Pages.Components;

/// <summary>Something that happened.</summary>
/// <param name="What">What it was.</param>
/// <param name="On">The day or time, as written; null when it says nothing.</param>
/// <param name="Text">What was said.</param>
/// <param name="Note">Small print.</param>
/// <param name="Tone">good, warn, bad or nothing.</param>
public sealed record TimelineItem(string What, string? On = null, string? Text = null, string? Note = null, string? Tone = null);
