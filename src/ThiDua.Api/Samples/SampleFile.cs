using System.Globalization;
using ThiDua.Api.Rules;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ThiDua.Api.Samples;

/// <summary>What a sample sets up, as its <c>sample.yaml</c> says: strict, unknown and duplicate keys are errors.</summary>
internal sealed class SampleFile
{
    public string Title { get; set; } = "";

    public List<CriteriaRow> CriteriaSets { get; set; } = [];

    public List<ClusterRow> Clusters { get; set; } = [];

    public List<PeriodRow> Periods { get; set; } = [];

    public List<UnitRow> Units { get; set; } = [];

    public Dictionary<string, int> Reported { get; set; } = [];

    public List<string> Partners { get; set; } = [];

    /// <summary>Ids of proposals, which are files of <c>ops/proposals</c>.</summary>
    public List<string> Proposals { get; set; } = [];

    /// <summary>Figures that the file lists.</summary>
    public List<FigureRow> Figures { get; set; } = [];

    /// <summary>What belongs to units in a period besides their activities.</summary>
    public List<EntryRow> Entries { get; set; } = [];

    /// <summary>What was commended, or null.</summary>
    public AwardsRow? Awards { get; set; }

    /// <summary>What is so once the script was carried out to its end: it is not carried out again.</summary>
    public EndRow? ScriptEnd { get; set; }

    public List<LookRow> LookAt { get; set; } = [];

    internal sealed class AwardsRow
    {
        public string Award { get; set; } = "";
        public string Period { get; set; } = "";

        /// <summary>Units that are commended.</summary>
        public List<string> Collectives { get; set; } = [];

        /// <summary>Units with a person that is commended.</summary>
        public List<string> Individuals { get; set; } = [];

        /// <summary>Role of each person: made up, like everything of them.</summary>
        public string Role { get; set; } = "";

        public List<string> Findings { get; set; } = [];
        public string ReceivedOn { get; set; } = "";
        public string DecidedOn { get; set; } = "";
    }

    internal sealed class CriteriaRow
    {
        public string Code { get; set; } = "";
        public int Version { get; set; }
    }

    internal sealed class ClusterRow
    {
        public string Code { get; set; } = "";
        public string Name { get; set; } = "";
        public string From { get; set; } = "";
    }

    internal sealed class PeriodRow
    {
        public string Code { get; set; } = "";
        public string Name { get; set; } = "";
        public string Kind { get; set; } = "";
        public string From { get; set; } = "";
        public string To { get; set; } = "";

        /// <summary>Codes of its clusters; none for all of the file.</summary>
        public List<string> Clusters { get; set; } = [];

        public List<SheetRow> Sheets { get; set; } = [];

        public string? Succession { get; set; }

        public string? Appraisal { get; set; }

        public string? Visibility { get; set; }

        /// <summary>How activities are verified; a type that is not named is verified each by itself.</summary>
        public List<PolicyRow> Verification { get; set; } = [];
    }

    internal sealed class PolicyRow
    {
        public string Type { get; set; } = "";
        public string Way { get; set; } = "";
        public int? Percent { get; set; }
        public string? QuestionBy { get; set; }
    }

    internal sealed class SheetRow
    {
        public string CriteriaSet { get; set; } = "";
        public int Version { get; set; }
        public List<string>? UnitKinds { get; set; }
    }

    internal sealed class UnitRow
    {
        public string Code { get; set; } = "";
        public string Name { get; set; } = "";
        public string Kind { get; set; } = "";
        public string Level { get; set; } = "";
        public string? Parent { get; set; }
        public string Cluster { get; set; } = "";
        public int Weight { get; set; }
    }

    internal sealed class FigureRow
    {
        public string Unit { get; set; } = "";
        public string On { get; set; } = "";

        /// <summary>Whether the secretary verifies them.</summary>
        public bool Verified { get; set; } = true;

        /// <summary>Values by code of the figure.</summary>
        public Dictionary<string, decimal> Values { get; set; } = [];
    }

    internal sealed class EntryRow
    {
        public string Period { get; set; } = "";
        public string Unit { get; set; } = "";

        /// <summary>Targets by criterion.</summary>
        public Dictionary<string, decimal> Targets { get; set; } = [];

        /// <summary>Criteria that do not apply to the unit.</summary>
        public List<string> NotApplicable { get; set; } = [];

        /// <summary>Points by criterion, as the unit scores itself.</summary>
        public Dictionary<string, decimal> SelfScores { get; set; } = [];

        /// <summary>Points by criterion, as the secretary appraises.</summary>
        public Dictionary<string, decimal> Appraisals { get; set; } = [];
    }

    internal sealed class EndRow
    {
        public string Path { get; set; } = "";
        public string Field { get; set; } = "";
        public string Value { get; set; } = "";
    }

    internal sealed class LookRow
    {
        public string Label { get; set; } = "";
        public string Path { get; set; } = "";
    }

    /// <summary>Reads the file of a sample's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="today">Today: <c>{thisYear}</c> in the file stands for its year, so that a sample can have a period that runs.</param>
    /// <exception cref="RuleFileException">A fault, with file and line.</exception>
    public static SampleFile Read(string folder, DateOnly today)
    {
        var file = Path.Combine(folder, "sample.yaml");
        var yaml = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking().Build();
        try
        {
            return yaml.Deserialize<SampleFile>(File.ReadAllText(file).Replace("{thisYear}", today.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)) ?? throw new RuleFileException($"{file} is empty.");
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

    /// <summary>A day of a sample's files.</summary>
    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
