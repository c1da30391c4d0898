using ThiDua.Bench;

// Without an argument every bench runs; a first argument names one: append, import. Options: --rounds N --seconds S.
var benches = new Dictionary<string, Func<BenchOptions, Task>>
{
    ["append"] = AppendBench.RunAsync,
    ["import"] = ImportBench.RunAsync,
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
