using ThiDua.Bench;

// Without an argument every bench runs; a first argument names one. Options: --rounds N --seconds S --callers 1,32,256,
// --quick (few and short rounds, a smaller log), --all (the longest log too).
if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine("[append|import|rebuild|live|reads|growth|score|pages] [--rounds N] [--seconds S] [--callers 1,32,256] [--quick] [--all]");
    return 0;
}

var benches = new Dictionary<string, Func<BenchOptions, Task>>
{
    ["append"] = AppendBench.RunAsync,
    ["import"] = ImportBench.RunAsync,
    ["rebuild"] = RebuildBench.RunAsync,
    ["live"] = LiveBench.RunAsync,
    ["reads"] = ReadBench.RunAsync,
    ["growth"] = GrowthBench.RunAsync,
    ["score"] = ScoreBench.RunAsync,
    ["pages"] = PageBench.RunAsync,
};
var options = BenchOptions.From(args);
if (args.Length > 0 && !args[0].StartsWith("--", StringComparison.Ordinal))
{
    if (!benches.TryGetValue(args[0], out var bench))
    {
        Console.Error.WriteLine($"There is no bench '{args[0]}'; there are: {string.Join(", ", benches.Keys)}.");
        return 2;
    }

    await bench(options);
    return 0;
}

foreach (var bench in benches.Values)
{
    await bench(options);
}

return 0;
