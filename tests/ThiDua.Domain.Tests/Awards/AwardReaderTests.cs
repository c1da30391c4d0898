using Shouldly;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Tests.Activities;

namespace ThiDua.Domain.Tests.Awards;

/// <summary>The reader of awards is strict: every fault has its place and a sentence; the shipped files say all that was found, and how sure it is.</summary>
public class AwardReaderTests
{
    private const string Good =
        """
        results:
          - { code: htxs, title: Hoàn thành xuất sắc }
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
            until: 2026-09-30
            decides: Chủ tịch
            dossierBy: "12-10"
            vote: hoi-dong-80
            parameters:
              - { key: most, kind: number, value: 1, label: thứ hạng }
              - { key: quota, kind: text, words: [mot, theo], label: chỉ tiêu }
              - { key: on, kind: flag, optional: true, label: đăng ký }
            conditions:
              - rank: { param: most }
              - noIncident: { of: discipline, from: warning, roles: [head] }
              - quantity: { of: { measure: model.replicated-out }, least: 2, noun: mô hình }
              - history: { any: [htxs, co], years: 2, thisYear: false }
              - { registered: true, when: on }
            quota:
              forms:
                - { code: mot, count: 1, perCluster: true, source: Thử }
                - { code: theo, bySize: [{ from: 1, count: 1 }, { from: 15, count: 2 }], perCluster: true, source: Thử }
          - code: co
            version: 2
            like: 1
            law: Luật mới
            source: Thử
            confirmed: false
            note: Cần xác nhận
            from: 2026-10-01
        """;

    [Fact]
    public void A_good_document_is_read()
    {
        var rules = Read(Good).Rules!;
        var (old, later) = (rules.Rule("co", 1)!, rules.Rule("co", 2)!);
        old.Conditions.Count.ShouldBe(5);
        old.Conditions[1].ShouldBe(new AwardCondition.NoIncident(
            IncidentSort.Discipline,
            [new("person-role", ["head"]), new("level", ["warning", "salary-reduction", "demotion", "removal-from-office", "recall-from-office", "dismissal", "expulsion-from-party"])], null));
        old.Conditions[4].ShouldBe(new AwardCondition.Registered { When = "on" });
        later.ShouldBe(old with { Version = 2, Law = "Luật mới", Confirmed = false, Note = "Cần xác nhận", From = new DateOnly(2026, 10, 1), Until = null });
        rules.RuleOn("co", new DateOnly(2026, 9, 30))!.Version.ShouldBe(1);
        rules.RuleOn("co", new DateOnly(2026, 10, 1))!.Version.ShouldBe(2);
        rules.Pinned("co", new DateOnly(2026, 9, 1), moreFavourable: false, new DateOnly(2026, 11, 1))!.Version.ShouldBe(1);
        rules.Pinned("co", new DateOnly(2026, 9, 1), moreFavourable: true, new DateOnly(2026, 11, 1))!.Version.ShouldBe(2);
        rules.Pinned("co", new DateOnly(2026, 9, 1), moreFavourable: true, new DateOnly(2026, 9, 15)).ShouldBeNull("the later law is not in force yet");
    }

    [Theory]
    [InlineData("code: co\n    version: 1", "code: Co\n    version: 1", "criteria.invalid-code", 4)]
    [InlineData("kind: title", "kind: name", "criteria.unknown-word", 8)]
    [InlineData("law: Luật\n", "lav: Luật\n", "criteria.unknown-key", 11)]
    [InlineData("confirmed: true", "confirmed: false", "criteria.missing-key", 4)]
    [InlineData("until: 2026-09-30", "until: 2026-10-01", "criteria.conflict", 33)]
    [InlineData("until: 2026-09-30", "until: 2023-10-01", "criteria.conflict", 15)]
    [InlineData("version: 2", "version: 3", "criteria.conflict", 33)]
    [InlineData("like: 1", "like: 4", "criteria.unknown-code", 35)]
    [InlineData("\"12-10\"", "\"12-32\"", "criteria.not-a-day", 17)]
    [InlineData("vote: hoi-dong-80", "vote: hoi-dong-70", "criteria.unknown-code", 18)]
    [InlineData("key: most, kind: number, value: 1", "key: most, kind: number, confirmed: true", "criteria.missing-key", 20)]
    [InlineData("key: most", "key: applies", "criteria.conflict", 20)]
    [InlineData("words: [mot, theo]", "words: [mot]", "criteria.missing-key", 30)]
    [InlineData("rank: { param: most }", "rank: { param: quota }", "criteria.unknown-code", 24)]
    [InlineData("rank: { param: most }", "rank: một", "criteria.not-a-number", 24)]
    [InlineData("rank: { param: most }", "place: 1", "criteria.unknown-condition", 24)]
    [InlineData("from: warning", "from: serious", "criteria.unknown-word", 25)]
    [InlineData("of: discipline, from: warning, roles: [head]", "of: hotspot, from: warning", "criteria.conflict", 25)]
    [InlineData("roles: [head]", "kinds: [waste]", "criteria.unknown-word", 25)]
    [InlineData("model.replicated-out", "model.copied", "criteria.unknown-measure", 26)]
    [InlineData("least: 2, noun", "noun", "criteria.missing-key", 26)]
    [InlineData("any: [htxs, co]", "any: [htxs, cup]", "criteria.unknown-code", 27)]
    [InlineData("years: 2", "years: 0", "criteria.number-out-of-range", 27)]
    [InlineData("when: on", "when: off", "criteria.unknown-code", 28)]
    [InlineData("count: 1, perCluster", "counts: 1, perCluster", "criteria.unknown-value", 31)]
    [InlineData("from: 15, count: 2", "from: 1, count: 2", "criteria.conflict", 32)]
    [InlineData("results:\n  - { code: htxs, title: Hoàn thành xuất sắc }\n", "", "criteria.unknown-code", 25)]
    public void Each_fault_has_its_place(string good, string bad, string code, int line)
    {
        Good.ShouldContain(good);
        var at = Good.IndexOf(good, StringComparison.Ordinal);
        var read = Read(Good[..at] + bad + Good[(at + good.Length)..]);
        read.Rules.ShouldBeNull();
        read.Problems.Select(p => $"{p.Code} {p.Line}").ShouldContain($"{code} {line}", string.Join("\n", read.Problems.Select(p => $"{p.Code} {p.Line} {p.Message}")));
        read.Problems.ShouldAllBe(p => p.Message.Any(c => c > '\u007f'));
    }

    [Fact]
    public void Every_row_that_was_found_is_a_rule_and_what_was_not_found_in_force_is_not_confirmed()
    {
        var rules = AwardSpec.Shipped;
        var wanted = Enumerable.Range(1, 12).Select(n => $"AW-{n:00}").Concat(Enumerable.Range(1, 4).Select(n => $"AW-X{n}"));
        wanted.Except(rules.Rules.SelectMany(r => r.Rows)).ShouldBeEmpty();
        rules.Votes.Select(v => v.Code).Distinct().Count().ShouldBe(9, "ten rows; the tenth is the rounding of a share");

        // Both shares were found in a decree that ended: confirmed under it, a parameter under its successor.
        foreach (var vote in new[] { "hoi-dong-80", "hoi-dong-90" })
        {
            rules.VoteOn(vote, new DateOnly(2025, 6, 30))!.Confirmed.ShouldBeTrue();
            rules.VoteOn(vote, new DateOnly(2025, 7, 1))!.Threshold.ShouldBe(new AwardNumber.Of("threshold"));
        }

        rules.On(new DateOnly(2026, 10, 1)).ShouldAllBe(r => !r.Confirmed && r.Note != null, "what the law of 01/10/2026 changes was not found");
        rules.On(new DateOnly(2026, 9, 30)).Where(r => !r.Confirmed).Select(r => r.Code).ShouldBe(["xa-phuong-tieu-bieu", "thon-to-van-hoa", "bang-khen-thu-tuong"]);
        rules.Rules.Where(r => r.DossierBy is not null).ShouldAllBe(r => r.DossierBy!.Month == 12 && r.DossierBy.Day == 10);
        rules.Votes.Where(v => !v.Confirmed).ShouldAllBe(v => v.Note != null && v.Threshold is AwardNumber.Of);
    }

    private static AwardDocument Read(string text) => AwardReader.Read(AwardSpec.File("votes"), AwardSpec.Yaml(text));
}
