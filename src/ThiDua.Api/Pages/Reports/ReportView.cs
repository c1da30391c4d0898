using System.Text.Json;
using ThiDua.Api.Pages.Components;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Reports;
using ThiDua.Domain.Activities;

namespace ThiDua.Api.Pages.Reports;

/// <summary>A review of a period as its page shows it.</summary>
public sealed class ReportView
{
    /// <summary>Figures that stand first, as a district's review of ten years told them.</summary>
    private const int MostTiles = 8;

    /// <summary>The colour of what is verified (tokens.css).</summary>
    private static readonly string[] Colour = ["#1f6f54"];

    internal ReportView(ToldReport told, ToldFigure drawn) => (Told, Drawn) = (told, drawn);

    /// <summary>The review.</summary>
    internal ToldReport Told { get; }

    /// <summary>The figure that is drawn and told by unit and year.</summary>
    internal ToldFigure Drawn { get; }

    /// <summary>Names of the clusters that are ranked, by code.</summary>
    public required IReadOnlyDictionary<string, string> Clusters { get; init; }

    /// <summary>All units that the report can be made of.</summary>
    public required IReadOnlyList<(string Code, string Name)> Units { get; init; }

    /// <summary>Whether only a part of the units is told.</summary>
    public bool OfSomeUnits { get; init; }

    /// <summary>First and last day of the period.</summary>
    public required (DateOnly From, DateOnly To) Whole { get; init; }

    /// <summary>The other periods.</summary>
    public required IReadOnlyList<PeriodLink> Others { get; init; }

    /// <summary>What whoever prints it told.</summary>
    public required OfficialPaper Paper { get; init; }

    /// <summary>Figures that stand first.</summary>
    internal IEnumerable<ToldFigure> Tiles => Told.Figures.Take(MostTiles);

    /// <summary>Whether it tells several years.</summary>
    internal bool IsOfYears => Told.From.Year != Told.To.Year;

    /// <summary>Class of the chart: as high as its bars of units need.</summary>
    internal string ChartLook => IsOfYears ? "chart" : Bars.Count switch { <= 4 => "chart chart--low", <= 10 => "chart", _ => "chart chart--tall" };

    /// <summary>Whether the period was over on its last day: tổng kết; else sơ kết.</summary>
    internal bool IsFinal => Told.To >= Whole.To;

    /// <summary>What is drawn: years, or units from the greatest.</summary>
    internal IReadOnlyList<(string Name, decimal Value)> Bars => IsOfYears
        ? [.. Drawn.ByYear.Select(y => (y.Year.ToString(System.Globalization.CultureInfo.InvariantCulture), y.Value))]
        : [.. Drawn.ByUnit.OrderByDescending(u => u.Value).Select(u => (u.Name, u.Value))];

    /// <summary>Options of the chart; years stand, units lie so that their names can be read.</summary>
    internal string Chart
    {
        get
        {
            var names = new { type = "category", data = Bars.Select(b => b.Name), inverse = !IsOfYears, axisTick = new { show = false } };
            var values = new { type = "value", minInterval = 1 };
            return JsonSerializer.Serialize(new
            {
                color = Colour,
                grid = new { left = 8, right = 48, top = 16, bottom = 8, outerBoundsMode = "same", outerBoundsContain = "axisLabel" },
                tooltip = new { trigger = "axis" },
                xAxis = IsOfYears ? (object)names : values,
                yAxis = IsOfYears ? (object)values : names,
                series = new[] { new { type = "bar", name = Drawn.Label, data = Bars.Select(b => b.Value), barMaxWidth = 28, label = new { show = true, position = IsOfYears ? "top" : "right" } } },
            });
        }
    }

    /// <summary>Address of the page with another figure drawn.</summary>
    internal string Link(string figure) => $"/bao-cao/{Uri.EscapeDataString(Told.Period)}{Query($"figure={figure}")}";

    /// <summary>Address of the workbook.</summary>
    internal string Workbook => $"/api/reports/{Uri.EscapeDataString(Told.Period)}.xlsx{Query("")}";

    private string Query(string more) =>
        $"?from={Shown.Iso(Told.From)}&to={Shown.Iso(Told.To)}&view={(Told.View == View.Claimed ? "claimed" : "verified")}"
        + (OfSomeUnits ? $"&units={Uri.EscapeDataString(string.Join(',', Told.Units.Select(u => u.Unit)))}" : "") + (more.Length > 0 ? "&" + more : "");
}
