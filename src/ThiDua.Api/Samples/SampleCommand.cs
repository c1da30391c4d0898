using System.CommandLine;
using Spectre.Console;
using ThiDua.Api.Accounts;
using ThiDua.Api.Hosting;

namespace ThiDua.Api.Samples;

/// <summary>The command <c>sample load NAME</c>.</summary>
internal static class SampleCommand
{
    public static Command Make()
    {
        var name = new Argument<string>("name") { Description = $"One of {string.Join(", ", Sample.Names)}" };
        var url = new Option<string>("--url") { DefaultValueFactory = _ => "http://localhost:5080", Description = "Where the server is" };
        var key = new Option<string>("--key") { Required = true, Description = "Key file for local tokens, PEM" };
        var rate = new Option<int?>("--rate") { Description = "Lines per second at the most, to watch the board move" };
        var load = new Command("load", "Loads a sample through the API; again adds nothing") { name, url, key, rate };
        load.SetAction((parsed, ct) => LoadAsync(
            parsed.GetRequiredValue(name), parsed.GetRequiredValue(url), parsed.GetRequiredValue(key), parsed.GetValue(rate), ct));
        return new Command("sample", "Sample data") { load };
    }

    private static async Task<int> LoadAsync(string name, string url, string key, int? rate, CancellationToken ct)
    {
        if (!Sample.Names.Contains(name))
        {
            await Console.Error.WriteLineAsync($"There is no sample '{name}'. Samples: {string.Join(", ", Sample.Names)}");
            return 2;
        }

        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(5) };
            var sample = Sample.Read(name, TimeProvider.System.Today());
            var added = await AnsiConsole.Progress().StartAsync(async progress =>
            {
                var task = progress.AddTask(name);
                return await new SampleLoader(new SampleClient(http, key, TimeProvider.System), rate).LoadAsync(
                    sample, new Cli.Told<SampleProgress>(p => (task.MaxValue, task.Value, task.Description) = (p.Of, p.Done, $"{name}: {p.What}")), ct);
            });
            Tell(sample, url, added);
            if (Environment.GetEnvironmentVariable("ThiDua__SamplePassword") is { Length: > 0 } password)
            {
                Tell(await SampleAccounts.MakeAsync(http, key, sample, password, TimeProvider.System, ct), url, password);
            }

            return 0;
        }
        catch (Exception e) when (e is SampleException or HttpRequestException or IOException or Rules.RuleFileException or System.Security.Cryptography.CryptographicException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static void Tell(IReadOnlyList<(string Name, string Title)> accounts, string url, string password)
    {
        Console.WriteLine();
        Console.WriteLine($"Sign in at {url.TrimEnd('/')}{Pages.Shell.SignInPages.Path} as one of these (by hand: the name, and the password {password}):");
        foreach (var (name, title) in accounts)
        {
            Console.WriteLine($"  {name,-16} {title}");
        }
    }

    private static void Tell(Sample sample, string url, long added)
    {
        Console.WriteLine($"{sample.File.Title}");
        Console.WriteLine(added == 0 ? "Everything was there already; no event was added." : $"{added} events were added.");
        Console.WriteLine();
        Console.WriteLine("Look at it:");
        Console.WriteLine("  TOKEN=$(./ops/token --role secretary --name me)");
        foreach (var look in sample.File.LookAt)
        {
            Console.WriteLine($"  curl -H \"Authorization: Bearer $TOKEN\" '{url.TrimEnd('/')}{look.Path}'   # {look.Label}");
        }
    }
}
