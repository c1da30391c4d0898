using System.Text.Json;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Proposals;

namespace ThiDua.Api.Pages.Proposals;

/// <summary>A proposal as its page shows it.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="BaseTitle">Title of the version it changes.</param>
/// <param name="Diff">What it changes; null when it can no longer be carried out.</param>
/// <param name="Wrong">Why it cannot.</param>
/// <param name="Opinions">Opinions that may be seen, the last first, with who they are from.</param>
/// <param name="InForce">Whether what it became is in force.</param>
public sealed record ProposalView(
    Proposal Proposal, string BaseTitle, CriteriaDiff? Diff, IReadOnlyList<string> Wrong, IReadOnlyList<(Opinion Opinion, string From)> Opinions, bool InForce)
{
    /// <summary>How a proposal stands, in words.</summary>
    public static string Status(ProposalStatus status) => status switch
    {
        ProposalStatus.Drafted => ProposalTexts.StatusDrafted,
        ProposalStatus.OpenForOpinions => ProposalTexts.StatusOpen,
        ProposalStatus.Adopted => ProposalTexts.StatusAdopted,
        ProposalStatus.Declined => ProposalTexts.StatusDeclined,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>What an opinion comes to, in words.</summary>
    public static string Of(Stance stance) => stance switch
    {
        Stance.Agree => ProposalTexts.StanceAgree,
        Stance.AgreeWithChanges => ProposalTexts.StanceAgreeWithChanges,
        Stance.Disagree => ProposalTexts.StanceDisagree,
        _ => throw new ArgumentOutOfRangeException(nameof(stance)),
    };

    /// <summary>Address of a proposal.</summary>
    public static string Link(string id) => $"/de-xuat/{Uri.EscapeDataString(id)}";
}

/// <summary>What whoever looks may do with a proposal now.</summary>
/// <param name="Edits">Write it, open it, decide on it.</param>
/// <param name="Speaks">Give an opinion.</param>
/// <param name="Units">Units to give it for; null for somebody who speaks for nobody but himself.</param>
/// <param name="Periods">Periods that it could be in force from.</param>
/// <param name="Today">Today.</param>
public sealed record ProposalActs(bool Edits, bool Speaks, IReadOnlyList<(string Value, string Text)>? Units, IReadOnlyList<(string Value, string Text)> Periods, DateOnly Today);

/// <summary>Questions of a simulation, and its answer.</summary>
/// <param name="Periods">Periods that can be asked for.</param>
/// <param name="Clusters">Clusters of the period that can be asked for.</param>
/// <param name="Period">The period; null when there is none.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="View">By which points.</param>
/// <param name="Problem">Why there is no answer, or null.</param>
/// <param name="Found">The answer, or null.</param>
public sealed record SimulationView(
    IReadOnlyList<(string Value, string Text)> Periods, IReadOnlyList<(string Value, string Text)> Clusters, string? Period, string? Cluster, View View, string? Problem, SimulationFound? Found);

/// <summary>What a simulation found in one cluster.</summary>
/// <param name="AsOf">By what was recorded up to this day.</param>
/// <param name="Notes">What to know before reading on.</param>
/// <param name="Effects">What moved whom.</param>
/// <param name="Units">Its units by their new rank.</param>
/// <param name="Awards">Who gains and loses eligibility, as sentences.</param>
/// <param name="Stability">How firm today's ranking stands; none for very large clusters.</param>
public sealed record SimulationFound(
    DateOnly AsOf, IReadOnlyList<string> Notes, ClusterEffects Effects, IReadOnlyList<SimulatedRow> Units, IReadOnlyList<string> Awards, IReadOnlyList<UnitStability> Stability)
{
    /// <summary>Lines that a chart can show and be read.</summary>
    public const int Drawn = 30;

    /// <summary>Units that the chart shows: those that move most.</summary>
    public IReadOnlyList<SimulatedRow> Slopes { get; } = [.. Units.OrderByDescending(u => Math.Abs(u.Moved)).ThenBy(u => u.New).Take(Drawn).OrderBy(u => u.New)];

    /// <summary>A label in at most two lines: what does not fit is in the table.</summary>
    private static string InLines(string text)
    {
        const int length = 25;
        var lines = text.Split(' ').Aggregate(new List<string> { "" }, (all, word) =>
        {
            if (all[^1].Length > 0 && all[^1].Length + word.Length >= length)
            {
                all.Add("");
            }

            all[^1] = $"{all[^1]} {word}".TrimStart();
            return all;
        });
        return lines.Count > 2 ? $"{lines[0]}\n{lines[1].TrimEnd(',')} …" : string.Join('\n', lines);
    }

    /// <summary>The slope chart of ranks, as ECharts takes it.</summary>
    public string Chart() => JsonSerializer.Serialize(new
    {
        grid = new { left = 56, right = 180, top = 48, bottom = 16 },
        tooltip = new { trigger = "item" },
        xAxis = new { type = "category", position = "top", data = new[] { ProposalTexts.RankNow, ProposalTexts.RankThen }, boundaryGap = false, axisLabel = new { margin = 20, interval = 0 }, axisLine = new { onZero = false, show = false }, axisTick = new { show = false } },
        yAxis = new { type = "value", inverse = true, min = 1, max = Math.Max(2, Units.Max(u => Math.Max(u.Old, u.New))), minInterval = 1, splitLine = new { show = false } },
        series = Slopes.Select(u => new
        {
            type = "line", name = u.Name, data = new[] { u.Old, u.New }, symbolSize = 7,
            color = u.Moved > 0 ? "#1f6f54" : u.Moved < 0 ? "#a3161a" : "#9aa4ae",
            lineStyle = new { width = u.Moved == 0 ? 1 : 2 },
            endLabel = new
            {
                show = Slopes.First(s => s.New == u.New) == u, color = "#1b1f24", lineHeight = 14,
                formatter = InLines($"{u.New}. {string.Join(", ", Slopes.Where(s => s.New == u.New).Select(s => s.Name))}"),
            },
        }),
    });
}

/// <summary>A unit in a simulation.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Old">Rank by the sheet in force.</param>
/// <param name="New">Rank by the proposal.</param>
/// <param name="OldTotal">Points by the sheet in force.</param>
/// <param name="NewTotal">Points by the proposal.</param>
/// <param name="Classes">Class before and after, when they differ.</param>
/// <param name="Why">Why its rank changes; null when it does not, or is not for the caller to know.</param>
public sealed record SimulatedRow(string Code, string Name, int Old, int New, decimal OldTotal, decimal NewTotal, string? Classes, string? Why)
{
    /// <summary>Ranks that it rises (positive) or falls.</summary>
    public int Moved => Old - New;
}
