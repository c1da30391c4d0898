using System.Globalization;

namespace ThiDua.Bench;

/// <summary>How often and how long; medians of alternating rounds are what counts.</summary>
/// <param name="Rounds">Rounds that count, beside the first.</param>
/// <param name="Each">Length of a timed round.</param>
/// <param name="Callers">Numbers of callers that append.</param>
/// <param name="IsQuick">A smaller log: for trying, not for reporting.</param>
/// <param name="IsAll">The longest log too.</param>
internal sealed record BenchOptions(int Rounds, TimeSpan Each, IReadOnlyList<int> Callers, bool IsQuick, bool IsAll)
{
    public static BenchOptions From(string[] args)
    {
        var callers = Value(args, "--callers") is { } list ? list.Split(',') : ["1", "32", "256"];
        var quick = args.Contains("--quick");
        return new BenchOptions(
            Number(args, "--rounds", quick ? 2 : 5), TimeSpan.FromSeconds(Number(args, "--seconds", quick ? 1 : 2)),
            [.. callers.Select(c => int.Parse(c, CultureInfo.InvariantCulture))], quick, args.Contains("--all"));
    }

    private static int Number(string[] args, string name, int otherwise) =>
        Value(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? Value(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}

/// <summary>Least, median and greatest of a measure over the rounds.</summary>
internal sealed record Spread(double Min, double Median, double Max)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return new Spread(sorted[0], sorted[sorted.Count / 2], sorted[^1]);
    }

    public string Text(string format) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Median.ToString(format, CultureInfo.InvariantCulture)} ({Min.ToString(format, CultureInfo.InvariantCulture)} to {Max.ToString(format, CultureInfo.InvariantCulture)})");
}
