using System.Globalization;
using System.Text.Json.Nodes;

namespace ThiDua.Api.Samples;

/// <summary>A sample, ready to be sent: what its file sets up, and the lines of its imports.</summary>
/// <param name="Name">Name, e.g. <c>an-giang</c>.</param>
/// <param name="File">What it sets up.</param>
/// <param name="Activities">Openings and steps, recorded by an integration.</param>
/// <param name="Verifications">Verifications, by the secretary: nobody verifies what they recorded.</param>
internal sealed record Sample(string Name, SampleFile File, IReadOnlyList<JsonObject> Activities, IReadOnlyList<JsonObject> Verifications)
{
    /// <summary>What is done after that, act by act.</summary>
    public IReadOnlyList<SampleAct> Acts { get; init; } = [];

    /// <summary>The samples that there are.</summary>
    public static IReadOnlyList<string> Names { get; } = ["an-giang", "bao-thang", "bao-thang-year", "mau-cac-bang-diem"];

    /// <summary>Folder with the samples: beside the program, unless <c>ThiDua__SamplesFolder</c> says otherwise. Score sheets and proposals lie beside it, in <c>criteria</c> and <c>proposals</c>.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("ThiDua__SamplesFolder") is { Length: > 0 } other ? other : Path.Combine(AppContext.BaseDirectory, "samples");

    /// <summary>Reads a sample.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="today">Today, for a sample with a year that runs.</param>
    public static Sample Read(string name, DateOnly today)
    {
        var folder = Path.Combine(Folder, name);
        return name switch
        {
            "an-giang" => AnGiang.Read(folder, today),
            "bao-thang" => BaoThang.Read(folder, today),
            "bao-thang-year" => ScriptedYear.Read(folder, today),
            "mau-cac-bang-diem" => ListedSample.Read(name, folder, today),
            _ => throw new ArgumentException($"There is no sample '{name}'. Samples: {string.Join(", ", Names)}", nameof(name)),
        };
    }

    /// <summary>The file of a score sheet.</summary>
    public static string CriteriaPath(string code, int version) =>
        Path.Combine(Folder, "..", "criteria", code, $"v{version.ToString(CultureInfo.InvariantCulture)}.yaml");

    /// <summary>The file of a proposal.</summary>
    public static string ProposalPath(string id) => Path.Combine(Folder, "..", "proposals", $"{id}.yaml");

    /// <summary>A day as JSON writes it.</summary>
    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
