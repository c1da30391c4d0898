using System.CommandLine;
using Npgsql;
using Spectre.Console;
using ThiDua.Api.Accounts;
using ThiDua.Api.Criteria;
using ThiDua.Api.Log;
using ThiDua.Api.Samples;
using ThiDua.Api.Security;
using ThiDua.EventStore;
using ThiDua.Projections.Tables;

namespace ThiDua.Api.Hosting;

/// <summary>What operators run beside the server: tokens for trying, a rebuild of the read tables, a verification of the log, samples, score sheets,
/// administrators.</summary>
internal static class Cli
{
    /// <summary>Whether the arguments name a command; otherwise they are for the server.</summary>
    public static bool IsFor(string[] args) => args is ["token" or "rebuild" or "verify" or "sample" or "criteria" or "admin" or "head-key" or "--help" or "-h" or "-?", ..];

    /// <summary>Runs a command.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => new RootCommand("ThiDua: chấm điểm thi đua từ sổ sự kiện. Không có lệnh nào: chạy máy chủ.")
    {
        Token(), Rebuild(), Verify(), SampleCommand.Make(), CriteriaCommand.Make(), AdminCommand.Make(), HeadKeyCommand.Make(Database),
    }.Parse(args).InvokeAsync();

    private static Command Token()
    {
        var role = new Option<string>("--role") { Required = true, Description = $"One of {string.Join(", ", Roles.All)}" };
        var units = new Option<string[]>("--unit") { Description = "Unit the role is bound to; * for all", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var name = new Option<string>("--name") { DefaultValueFactory = _ => "local" };
        var key = new Option<string>("--key") { Required = true, Description = "Key file, PEM" };
        var command = new Command("token", "Prints a one-hour local token") { role, units, name, key };
        command.SetAction(parsed =>
        {
            var (wanted, bound) = (parsed.GetRequiredValue(role), parsed.GetRequiredValue(units));
            if (!Roles.All.Contains(wanted))
            {
                Console.Error.WriteLine($"There is no role '{wanted}'. Roles: {string.Join(", ", Roles.All)}");
                return 2;
            }

            if (Roles.Bound.Contains(wanted) && bound.Length == 0)
            {
                Console.Error.WriteLine($"The role {wanted} is bound to units: give --unit CODE.");
                return 2;
            }

            Console.WriteLine(LocalTokens.Issue(parsed.GetRequiredValue(key), wanted, bound, parsed.GetRequiredValue(name), TimeProvider.System.GetUtcNow()));
            return 0;
        });
        return command;
    }

    private static Command Rebuild()
    {
        var check = new Option<bool>("--check") { Description = "Only compare: what serves goes on serving; exit code 1 when it differs from the log" };
        var command = new Command("rebuild", "Works the read tables out again from the log, compares, and swaps") { check };
        command.SetAction(async (parsed, ct) =>
        {
            await using var source = PostgresEventStore.CreateDataSource(Database());
            await using var store = new PostgresEventStore(source, options: new EventStoreOptions { Notify = false });
            var onlyCheck = parsed.GetValue(check);
            var result = await AnsiConsole.Progress().StartAsync(async progress =>
            {
                var task = progress.AddTask("events");
                var told = new Told<RebuildProgress>(p => (task.MaxValue, task.Value) = (Math.Max(1, p.Of), p.Position));
                var rebuild = new Rebuild(store, new ReadTables(source), ThiDuaApp.EventTypes());
                return onlyCheck ? await rebuild.CheckAsync(told, ct: ct) : await rebuild.RunAsync(told, ct: ct);
            });
            Console.WriteLine(onlyCheck
                ? $"As of event {result.Position}, {result.Slot} is {(result.Same ? "equal to" : "DIFFERENT from")} what the log gives."
                : result.Same
                ? $"Rebuilt as of event {result.Position}: equal to what served. Slot {result.Slot} serves now."
                : $"Rebuilt as of event {result.Position}: DIFFERENT from what served. Slot {result.Slot} serves now; what served before was wrong.");
            return result.Same ? 0 : 1;
        });
        return command;
    }

    private static Command Verify()
    {
        var head = new Option<string?>("--head") { Description = "POSITION:CHAIN of a head kept elsewhere" };
        var command = new Command("verify", "Recomputes the seal of the whole log") { head };
        command.SetAction(async (parsed, ct) =>
        {
            await using var source = PostgresEventStore.CreateDataSource(Database());
            await using var store = new PostgresEventStore(source, options: new EventStoreOptions { Notify = false });
            var kept = parsed.GetValue(head)?.Split(':') is [var position, var chain]
                ? new LogHead(long.Parse(position, System.Globalization.CultureInfo.InvariantCulture), Convert.FromHexString(chain), DateTimeOffset.UnixEpoch)
                : null;
            var of = (await store.HeadAsync(ct)).Seq;
            var result = await AnsiConsole.Progress().StartAsync(async progress =>
            {
                var task = progress.AddTask("events", maxValue: Math.Max(1, of));
                return await store.VerifyAsync(full: true, kept, new Told<long>(p => task.Value = p), ct);
            });
            Console.WriteLine(result.Intact
                ? $"Intact: {result.Events} events. Head {result.Head.Seq}:{Convert.ToHexStringLower(result.Head.Chain)}"
                : $"NOT INTACT at event {result.FirstBad}: {result.Reason}");
            return result.Intact ? 0 : 1;
        });
        return command;
    }

    internal static string Database() => new NpgsqlConnectionStringBuilder(
        Environment.GetEnvironmentVariable("ConnectionStrings__ThiDua") ?? throw new InvalidOperationException("ConnectionStrings__ThiDua is not set."))
    { CommandTimeout = 600 }.ConnectionString;

    /// <summary>Tells at once, on the thread that reports.</summary>
    internal sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
