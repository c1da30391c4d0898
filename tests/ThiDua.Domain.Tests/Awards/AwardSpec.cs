using System.Text;
using ThiDua.Api.CriteriaFiles;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Tests.Activities;
using ThiDua.Domain.Tests.Scoring;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Tests.Awards;

/// <summary>Units of one cluster with a small sheet, rules, settings: what the tests of awards stand on.</summary>
internal sealed class AwardSpec
{
    public static readonly DateOnly Day = new(2026, 12, 15);

    /// <summary>The rules of <c>ops/awards</c>.</summary>
    public static AwardRules Shipped { get; } = AwardReader.Read(File("votes"), File("awards")).Rules!;

    private static readonly CriteriaSet Sheet = Sheets.Set(Sheets.Section("I", 60, Sheets.Each("I.1", 60, "t.a")), Sheets.Section("II", 40, Sheets.Each("II.1", 40, "t.b"))) with
    {
        Classification = new Classification(
            [
                new ClassRule { Code = "tot", Title = "Hoàn thành tốt", Lower = new Bound(50, Included: true) },
                new ClassRule { Code = "thuong", Title = "Hoàn thành" },
            ], "thuong", []),
    };

    private readonly List<(string Code, FakeTallies Tallies, Func<AwardCandidate, AwardCandidate> Change, string Cluster)> _units = [];

    public AwardSettings Settings { get; private set; } = AwardSettings.Empty;

    public AwardRules Rules { get; init; } = Shipped;

    public DateOnly RulesOn { get; init; } = new(2026, 9, 1);

    public static ThiDua.Domain.Criteria.Documents.DocNode File(string name) => Yaml(System.IO.File.ReadAllText(KnownEvents.Repository($"awards/{name}.yaml")));

    public static ThiDua.Domain.Criteria.Documents.DocNode Yaml(string text) => YamlDocument.Read(Encoding.UTF8.GetBytes(text));

    /// <summary>Rules of one award written in a test.</summary>
    public static AwardRules Rule(string body) => Rules1($"""
        results:
          - code: htxs
            title: Hoàn thành xuất sắc nhiệm vụ
        awards:
          - code: co
            version: 1
            rows: [T]
            title: Cờ
            kind: title
            level: province
            for: collective
            law: Luật
            source: Thử
            confirmed: true
            from: 2024-01-01
            decides: Chủ tịch
        {body}
        """);

    private static AwardRules Rules1(string text)
    {
        var read = AwardReader.Read(File("votes"), Yaml(text));
        return read.Rules ?? throw new InvalidOperationException(string.Join("\n", read.Problems.Select(p => $"{p.Line}: {p.Message}")));
    }

    /// <summary>A unit with so many points in section I, so many in II.</summary>
    public AwardSpec With(string code, int one, int two = 0, Func<FakeTallies, FakeTallies>? more = null, Func<AwardCandidate, AwardCandidate>? change = null, string cluster = "cum")
    {
        var tallies = new FakeTallies().With("t.a", "2026-02-01", one).With("t.b", "2026-02-01", two);
        _units.Add((code, more?.Invoke(tallies) ?? tallies, change ?? (c => c), cluster));
        return this;
    }

    public AwardSpec Set(string key, string value)
    {
        Settings = Settings.After(new AwardParameterSet(key, value, "01/QĐ-HĐ"));
        return this;
    }

    public AwardSpec Find(string unit, string key, bool holds = true)
    {
        Settings = Settings.After(new AwardFindingMade(unit, key, holds, "02/BB-HĐ"));
        return this;
    }

    public EligibilityInputs Inputs(bool backwards = false)
    {
        var sheets = _units.ConvertAll(u => Scorer.Score(Sheets.Year, Day, new UnitInputs(u.Code, $"Đơn vị {u.Code}", u.Cluster, Sheet, u.Tallies)));
        var ranks = sheets.GroupBy(s => s.Cluster).SelectMany(g => Ranking.Rank([.. g], View.Verified)).ToDictionary(r => r.Sheet.Unit, r => r.Rank);
        var candidates = _units.Select((u, i) => u.Change(
            new AwardCandidate(new Unit(u.Code, new DateOnly(2020, 1, 1), [(new DateOnly(2020, 1, 1), WorldAttributes)], null, 1), sheets[i]) { Rank = ranks[u.Code] }));
        return new EligibilityInputs(Sheets.Year, Day, View.Verified, Rules, RulesOn, Settings, backwards ? [.. candidates.Reverse()] : [.. candidates]);
    }

    /// <summary>How each unit stands for an award: <c>A eligible</c>.</summary>
    public IReadOnlyList<UnitEligibility> Of(string award = "co") => [.. Eligibility.Of(Inputs()).Where(u => u.Rule.Code == award)];

    public IReadOnlyList<string> States(string award = "co") => [.. Of(award).Select(u => $"{u.Candidate.Code} {u.State.Code()}")];

    /// <summary>The summary for the one unit there is.</summary>
    public string Summary(string award = "co") => Of(award).Single().Summary;

    private static readonly UnitAttributes WorldAttributes = new("Xã", UnitKind.PeoplesCommittee, UnitLevel.Commune);
}
