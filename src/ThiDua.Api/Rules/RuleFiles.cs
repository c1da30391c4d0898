using ThiDua.Api.CriteriaFiles;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Deadlines;
using ThiDua.Domain.Duties;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ThiDua.Api.Rules;

/// <summary>A file with rules cannot be used.</summary>
internal sealed class RuleFileException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Time limits and days off as files (<c>ops/rules</c>): strict, unknown and duplicate keys are errors.</summary>
internal static class RuleFiles
{
    private sealed class DeadlineFile
    {
        public List<DeadlineRow> Rules { get; set; } = [];
    }

    private sealed class DeadlineRow
    {
        public string Code { get; set; } = "";
        public string Kind { get; set; } = "";
        public string Stage { get; set; } = "";
        public string? Condition { get; set; }
        public int Length { get; set; }
        public string Days { get; set; } = "";
        public string? From { get; set; }
        public string? Until { get; set; }
        public string Law { get; set; } = "";
        public bool Confirmed { get; set; }
    }

    private sealed class HolidayFile
    {
        public int Year { get; set; }
        public List<HolidayRow> Days { get; set; } = [];
    }

    private sealed class HolidayRow
    {
        public string Date { get; set; } = "";
        public string Name { get; set; } = "";
        public bool Confirmed { get; set; }
    }

    /// <summary>Reads <c>deadlines.yaml</c> and every <c>holidays-YYYY.yaml</c> of a folder; no folder, no rules.</summary>
    /// <exception cref="RuleFileException">A fault, with file and line.</exception>
    public static DeadlineRules Load(string? folder)
    {
        if (folder is null)
        {
            return DeadlineRules.Empty;
        }

        var rules = Read<DeadlineFile>(Path.Combine(folder, "deadlines.yaml")).Rules.ConvertAll(Rule);
        var holidays = new HashSet<DateOnly>();
        var years = new HashSet<int>();
        foreach (var file in Directory.GetFiles(folder, "holidays-*.yaml").Order(StringComparer.Ordinal))
        {
            var read = Read<HolidayFile>(file);
            if (!years.Add(read.Year) || read.Days.Count == 0)
            {
                throw new RuleFileException($"{file}: year {read.Year} is there twice or has no days.");
            }

            holidays.UnionWith(read.Days.Select(d => Day(d.Date, file)!.Value));
        }

        return new DeadlineRules(rules, holidays, years);
    }

    /// <summary>Reads <c>duties.yaml</c> of a folder; no folder, no duties.</summary>
    /// <exception cref="RuleFileException">A fault, with file and line.</exception>
    public static DutyRules LoadDuties(string? folder, DeadlineRules calendar)
    {
        if (folder is null)
        {
            return DutyRules.Empty;
        }

        var file = Path.Combine(folder, "duties.yaml");
        try
        {
            var source = YamlDocument.Read(File.ReadAllBytes(file));
            var read = DutyReader.Read(source);
            return read.Rules is { } rules ? new DutyRules(rules, calendar) { Source = source } : throw At(file, read.Problems[0]);
        }
        catch (DocumentException e)
        {
            throw At(file, e.Problem);
        }
        catch (IOException e)
        {
            throw new RuleFileException($"{file}: {e.Message}", e);
        }
    }

    /// <summary>Reads <c>votes.yaml</c> and <c>awards.yaml</c> of a folder; no folder, no awards.</summary>
    /// <exception cref="RuleFileException">A fault, with file and line.</exception>
    public static AwardRules LoadAwards(string? folder)
    {
        if (folder is null)
        {
            return AwardRules.Empty;
        }

        var (votes, awards) = (Path.Combine(folder, "votes.yaml"), Path.Combine(folder, "awards.yaml"));
        var read = AwardReader.Read(Tree(votes), Tree(awards));
        return read.Rules ?? throw At(read.InVotes ? votes : awards, read.Problems[0]);
    }

    private static DocNode Tree(string file)
    {
        try
        {
            return YamlDocument.Read(File.ReadAllBytes(file));
        }
        catch (DocumentException e)
        {
            throw At(file, e.Problem);
        }
        catch (IOException e)
        {
            throw new RuleFileException($"{file}: {e.Message}", e);
        }
    }

    private static RuleFileException At(string file, CriteriaProblem problem) => new($"{file}, line {problem.Line}: {problem.Message}");

    private static DeadlineRule Rule(DeadlineRow row)
    {
        if (row.Code.Length == 0 || row.Kind.Length == 0 || row.Stage.Length == 0 || row.Law.Length == 0 || row.Length is < 1 or > 3_650)
        {
            throw new RuleFileException($"deadlines.yaml: rule '{row.Code}' lacks code, kind, stage, law or a length from 1 to 3650.");
        }

        var days = row.Days switch
        {
            "day" => DayKind.Day,
            "working-day" => DayKind.WorkingDay,
            _ => throw new RuleFileException($"deadlines.yaml: rule '{row.Code}' has days '{row.Days}', not day or working-day."),
        };
        return new DeadlineRule(
            row.Code, row.Kind, row.Stage, row.Condition, row.Length, days, Day(row.From, "deadlines.yaml"), Day(row.Until, "deadlines.yaml"), row.Law, row.Confirmed);
    }

    private static DateOnly? Day(string? text, string file) =>
        text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day) ? day
        : throw new RuleFileException($"{file}: '{text}' is not a day (yyyy-MM-dd).");

    private static T Read<T>(string file)
    {
        var yaml = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking().Build();
        try
        {
            return yaml.Deserialize<T>(File.ReadAllText(file)) ?? throw new RuleFileException($"{file} is empty.");
        }
        catch (YamlException e)
        {
            throw new RuleFileException($"{file}, line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}", e);
        }
        catch (IOException e)
        {
            throw new RuleFileException($"{file}: {e.Message}", e);
        }
    }
}
