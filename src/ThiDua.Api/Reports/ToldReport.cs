using ThiDua.Domain.Activities;

namespace ThiDua.Api.Reports;

/// <summary>A review as it is told, as JSON or as a workbook.</summary>
internal sealed record ToldReport(
    string Period, string Name, DateOnly From, DateOnly To, View View, DateOnly AsOf, long AsOfPosition, IReadOnlyList<ReportUnit> Units,
    IReadOnlyList<ToldFigure> Figures, IReadOnlyList<ToldField> ModelsByField, ToldAwards Awards, IReadOnlyList<ToldRanking> Rankings);

/// <summary>A figure with its tables.</summary>
internal sealed record ToldFigure(
    string Code, string Label, string Measure, decimal Total, decimal Claimed, decimal Verified, IReadOnlyList<UnitValue> ByUnit, IReadOnlyList<YearValue> ByYear,
    IReadOnlyList<UnitYearValue> ByUnitAndYear);

/// <summary>A figure of a unit; units stand in the order of the report.</summary>
internal sealed record UnitValue(string Unit, string Name, decimal Value);

/// <summary>A figure of a year.</summary>
internal sealed record YearValue(int Year, decimal Value);

/// <summary>A figure of a unit in a year; only what is not 0.</summary>
internal sealed record UnitYearValue(string Unit, int Year, decimal Value);

/// <summary>Models of a field; null for those without one.</summary>
internal sealed record ToldField(string? Field, decimal Value);

/// <summary>What was awarded.</summary>
internal sealed record ToldAwards(int Collectives, int Individuals, IReadOnlyList<ToldAward> ByAward);

/// <summary>How often one award was given.</summary>
internal sealed record ToldAward(string Award, string Title, int Collectives, int Individuals);

/// <summary>The ranking of a cluster.</summary>
internal sealed record ToldRanking(string Cluster, IReadOnlyList<ReportPlace> Items);

/// <summary>A unit in a ranking.</summary>
internal sealed record ReportPlace(string Unit, string Name, int Rank, bool Shared, BothPoints Total);

/// <summary>Points in both views.</summary>
internal sealed record BothPoints(decimal Claimed, decimal Verified);
