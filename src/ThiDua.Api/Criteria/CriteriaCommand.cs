using System.CommandLine;
using Spectre.Console;
using ThiDua.Api.CriteriaFiles;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Cases;

namespace ThiDua.Api.Criteria;

/// <summary>The commands <c>criteria check FILE</c> and <c>criteria diff OLD NEW</c>: sheets as files, without a server or a database.</summary>
internal static class CriteriaCommand
{
    /// <summary>Columns of a table that goes into a file or a pipe, where nobody says how wide it is.</summary>
    private const int WidthUnknown = 160;

    public static Command Make()
    {
        var file = new Argument<string>("file") { Description = "A sheet (v1.yaml) or the cases beside it (v1.cases.yaml)" };
        var check = new Command("check", "Prints what is wrong with a sheet, or the sheet, and runs the cases beside it") { file };
        check.SetAction(parsed => Told(console => Check(console, parsed.GetRequiredValue(file))));
        var (old, @new) = (new Argument<string>("old") { Description = "The earlier sheet" }, new Argument<string>("new") { Description = "The later sheet" });
        var diff = new Command("diff", "Prints what differs between two sheets, in words and in points") { old, @new };
        diff.SetAction(parsed => Told(console => Diff(console, parsed.GetRequiredValue(old), parsed.GetRequiredValue(@new))));
        return new Command("criteria", "Score sheets as files") { check, diff };
    }

    /// <summary>Checks a sheet and the cases beside it.</summary>
    /// <returns>0 when there are no problems and all cases pass, else 1.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static int Check(IAnsiConsole console, string file)
    {
        var path = SheetFile.SheetOf(file);
        if (Read(console, path) is not { } set)
        {
            return 1;
        }

        SheetPrint.Sheet(console, set);
        var beside = SheetFile.CasesOf(path);
        if (!File.Exists(beside))
        {
            SheetPrint.Line(console, $"Chưa có tình huống kiểm tra: hãy viết {Path.GetFileName(beside)} cạnh bảng điểm.");
            return 0;
        }

        var cases = SheetFile.ReadCases(SheetFile.Read(beside), SheetFile.IsJson(beside), set);
        if (cases.Cases is null)
        {
            SheetPrint.Problems(console, beside, cases.Problems);
            return 1;
        }

        var results = cases.Cases.Select(c => CaseRunner.Run(set, c)).ToList();
        SheetPrint.Cases(console, beside, results);
        return results.TrueForAll(r => r.Passed) ? 0 : 1;
    }

    /// <summary>Compares two sheets.</summary>
    /// <returns>0 when both can be read, else 1.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static int Diff(IAnsiConsole console, string old, string @new)
    {
        if (Read(console, old) is not { } before || Read(console, @new) is not { } after)
        {
            return 1;
        }

        SheetPrint.Diff(console, CriteriaDiff.Between(before, after));
        return 0;
    }

    private static CriteriaSet? Read(IAnsiConsole console, string path)
    {
        var reading = SheetFile.ReadSheet(SheetFile.Read(path), SheetFile.IsJson(path));
        if (reading.Set is null)
        {
            SheetPrint.Problems(console, path, reading.Problems);
        }

        return reading.Set;
    }

    private static int Told(Func<IAnsiConsole, int> command)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthUnknown;
            AnsiConsole.Profile.Capabilities.Ansi = false;
        }

        try
        {
            return command(AnsiConsole.Console);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }
}
