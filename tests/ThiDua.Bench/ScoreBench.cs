using System.Diagnostics;
using System.Globalization;
using Npgsql;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Proposals;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Ledger;
using ThiDua.TestKit;

namespace ThiDua.Bench;

/// <summary>Scoring with the data in memory, against a straightforward SQL query per criterion on the same entries.</summary>
internal static class ScoreBench
{
    private const int Cluster = 200;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(BenchOptions options)
    {
        Console.WriteLine("score: sixty criteria over a year, data in memory");
        var (units, entries) = options.IsQuick ? (2_000, 200_000L) : (10_000, 1_000_000L);
        var ledger = ScoreData.Ledger(units, entries);
        var set = ScoreData.Sheet();
        var one = Times(options.Rounds, () => Scorer.Score(ScoreData.Inputs(ledger, 1, set)));
        Tell("one unit", one);
        Tell($"{Cluster} units", Times(options.Rounds, () => Scorer.Score(ScoreData.Inputs(ledger, Cluster, set))));
        Tell($"{units:N0} units", Times(options.Rounds, () => Scorer.Score(ScoreData.Inputs(ledger, units, set))));
        var other = ScoreData.Sheet(points: 0.75m) with { Version = set.Version + 1 };
        Tell($"{units:N0} simulated", Times(options.Rounds, () => Simulation.Run(ScoreData.Inputs(ledger, units, set), _ => other)));
        var ranking = Ranking.Rank(Scorer.Score(ScoreData.Inputs(ledger, Cluster, set)), View.Claimed);
        Tell($"{Cluster}, {Stability.Sets:N0} weights", Times(options.Rounds, () => Stability.Of(ranking, View.Claimed, seed: 2016)));
        Event(options, ledger, set);
        await AgainstSqlAsync(options, ledger, set, units, entries);
        Growth(options, set);
    }

    /// <summary>An event of one unit while two criteria compare all: the unit is read again, the cluster compared, every sheet written.</summary>
    private static void Event(BenchOptions options, MemoryLedger ledger, CriteriaSet set)
    {
        var plan = new ScorePlan(set, ScoreData.Year, ScoreData.Year.To);
        var inputs = ScoreData.Inputs(ledger, Cluster, set).Units;
        var readings = inputs.Select(u => Scorer.Read(plan, u)).ToArray();
        Tell($"event, {Cluster} relative", Times(options.Rounds, () =>
        {
            readings[7] = Scorer.Read(plan, inputs[7]);
            var figures = Scorer.Compare(plan, readings);
            for (var i = 0; i < readings.Length; i++)
            {
                Scorer.Sheet(plan, readings[i], figures[i]);
            }
        }));
    }

    private static async Task AgainstSqlAsync(BenchOptions options, MemoryLedger ledger, CriteriaSet set, int units, long entries)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var connection = new NpgsqlConnection(database.Superuser);
        await connection.OpenAsync();
        await FillAsync(connection, units, entries);
        var codes = Enumerable.Range(0, Cluster).Select(ScoreData.Unit).ToArray();
        var (sql, ours) = (new List<double>(), new List<double>());
        for (var round = 0; round <= options.Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var criterion in CriteriaTree.All(set))
            {
                await QueryAsync(connection, criterion, codes);
            }

            var asked = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            Scorer.Score(ScoreData.Inputs(ledger, Cluster, set));
            if (round > 0)
            {
                (sql, ours) = ([.. sql, asked], [.. ours, Stopwatch.GetElapsedTime(start).TotalMilliseconds]);
            }
        }

        Tell($"{Cluster} units by SQL", Spread.Of(sql));
        Console.WriteLine($"                      ratio {Spread.Of(sql.Zip(ours, (s, o) => s / o)).Text("N1")} times as long as in memory");
    }

    private static async Task FillAsync(NpgsqlConnection connection, int units, long entries)
    {
        await using var create = new NpgsqlCommand(
            "create table score_ledger (unit text, measure text, facets text, day date, view smallint, quantity numeric)", connection);
        await create.ExecuteNonQueryAsync();
        await using (var copy = await connection.BeginBinaryImportAsync("copy score_ledger from stdin (format binary)"))
        {
            foreach (var (key, _, quantity) in ScoreData.Entries(units, entries).Select(e => e.Change))
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(key.Unit);
                await copy.WriteAsync(key.Measure);
                await copy.WriteAsync(key.Facets.Text);
                await copy.WriteAsync(key.Day);
                await copy.WriteAsync((short)key.View);
                await copy.WriteAsync(quantity);
            }

            await copy.CompleteAsync();
        }

        await using var index = new NpgsqlCommand("create index on score_ledger (measure, unit, view, day); analyze score_ledger", connection) { CommandTimeout = 600 };
        await index.ExecuteNonQueryAsync();
    }

    /// <summary>What somebody would write without an engine: for each quantity of the criterion its sum per unit and view.</summary>
    private static async Task QueryAsync(NpgsqlConnection connection, Criterion criterion, string[] units)
    {
        foreach (var query in CriteriaTree.Values(criterion).Select(CriteriaTree.Query).OfType<MeasureQuery>())
        {
            await using var ask = new NpgsqlCommand(
                "select unit, view, sum(quantity), count(distinct date_trunc('month', day)), count(distinct facets) from score_ledger where measure = $1 and unit = any($2) and day between $3 and $4 group by unit, view",
                connection);
            ask.Parameters.Add(new NpgsqlParameter { Value = query.Measure });
            ask.Parameters.Add(new NpgsqlParameter { Value = units });
            ask.Parameters.Add(new NpgsqlParameter { Value = ScoreData.Year.From });
            ask.Parameters.Add(new NpgsqlParameter { Value = ScoreData.Year.To });
            await using var rows = await ask.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                rows.GetDecimal(2);
            }
        }
    }

    /// <summary>The cluster again on ledgers of different length: what it costs must not grow with them.</summary>
    private static void Growth(BenchOptions options, CriteriaSet set)
    {
        Spread? least = null;
        foreach (var entries in options.IsQuick ? [10_000, 200_000L] : options.IsAll ? [10_000, 1_000_000, 10_000_000L] : new[] { 10_000, 1_000_000L })
        {
            var ledger = ScoreData.Ledger(Cluster, entries);
            var times = Times(options.Rounds * 2, () => Scorer.Score(ScoreData.Inputs(ledger, Cluster, set)));
            Tell($"{Cluster} on {entries:N0}", times);
            least ??= times;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"                      {times.Median / least.Median:N2} times the shortest"));
        }
    }

    private static Spread Times(int rounds, Action act)
    {
        // Until the code is compiled for good: what is measured is a server that has been running for a while.
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < WarmUp;)
        {
            act();
        }

        return Spread.Of(Enumerable.Range(0, rounds).Select(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            act();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }).ToList());
    }

    private static void Tell(string what, Spread times) => Console.WriteLine($"{what,20}  {times.Text("N2")} ms");
}
