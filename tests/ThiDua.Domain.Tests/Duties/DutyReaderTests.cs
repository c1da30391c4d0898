using System.Text;
using Shouldly;
using ThiDua.Api.CriteriaFiles;
using ThiDua.Domain.Duties;

namespace ThiDua.Domain.Tests.Duties;

/// <summary>The reader of duties is strict: every fault has its place and a sentence.</summary>
public class DutyReaderTests
{
    private const string Good =
        """
        duties:
          - code: DC-17
            who: [{ kind: peoples-committee, level: commune }]
            title: Đối thoại
            todo: Đối thoại mỗi năm.
            law: Luật
            from: 2023-07-01
            confirmed: true
            warnDays: 60
            every: { span: year, done: { measure: dialogue.held, where: { kind: periodic } } }
        """;

    [Fact]
    public void A_good_document_is_read()
    {
        var rule = Read(Good).Rules!.ShouldHaveSingleItem();
        (rule.Code, rule.Law, rule.From, rule.Until, rule.WarnDays, rule.Confirmed, rule.Sample).ShouldBe(("DC-17", "Luật", new DateOnly(2023, 7, 1), null, 60, true, false));
        rule.Timing.ShouldBe(new DutyTiming.Every(
            DutySpan.Year, new DutyQuery("dialogue.held", [new("kind", ["periodic"])]), 1, OnDays: false, Number: null, Grace: 0, Each: null));
    }

    [Theory]
    [InlineData("code: DC-17", "code: 17", "criteria.not-text", 2)]
    [InlineData("code: DC-17", "code: dc-17", "criteria.invalid-code", 2)]
    [InlineData("law: Luật", "low: Luật", "criteria.unknown-key", 6)]
    [InlineData("    law: Luật\n", "", "criteria.missing-key", 2)]
    [InlineData("kind: peoples-committee", "kind: committee", "criteria.unknown-word", 3)]
    [InlineData("level: commune", "level: xa", "criteria.unknown-word", 3)]
    [InlineData("warnDays: 60", "warnDays: 367", "criteria.number-out-of-range", 9)]
    [InlineData("warnDays: 60", "warnDays: 1.5", "criteria.not-whole", 9)]
    [InlineData("from: 2023-07-01", "from: 01/07/2023", "criteria.not-a-day", 7)]
    [InlineData("from: 2023-07-01", "from: 2023-07-01\n    until: 2023-06-30", "criteria.conflict", 8)]
    [InlineData("confirmed: true", "confirmed: false", "criteria.missing-key", 2)]
    [InlineData("confirmed: true", "confirmed: có", "criteria.not-a-flag", 8)]
    [InlineData("every: {", "often: {", "criteria.unknown-key", 10)]
    [InlineData("span: year", "span: decade", "criteria.unknown-word", 10)]
    [InlineData("measure: dialogue.held", "measure: dialogue.missed", "criteria.unknown-measure", 10)]
    [InlineData("measure: dialogue.held, where: { kind: periodic }", "measure: figure.766-total", "criteria.unknown-measure", 10)]
    [InlineData("kind: periodic", "colour: red", "criteria.unknown-key", 10)]
    [InlineData("span: year", "span: year, grace: 5", "criteria.conflict", 10)]
    [InlineData("span: year", "span: week, number: kind", "criteria.conflict", 10)]
    [InlineData("span: year", "span: year, each: { facet: item, values: [1] }", "criteria.unknown-facet", 10)]
    [InlineData("every: { span: year, done: { measure: dialogue.held, where: { kind: periodic } } }", "yearly: { done: { measure: dialogue.held }, opens: \"02-29\", due: \"12-31\" }", "criteria.not-a-day", 10)]
    [InlineData("every: { span: year, done: { measure: dialogue.held, where: { kind: periodic } } }", "limit: { prefix: dialogue }", "criteria.unknown-measure", 10)]
    [InlineData("every: { span: year, done: { measure: dialogue.held, where: { kind: periodic } } }", "perEvent: { trigger: { measure: dialogue.held }, done: { measure: dialogue.held } }", "criteria.unknown-value", 10)]
    [InlineData("every: { span: year, done: { measure: dialogue.held, where: { kind: periodic } } }", "perEvent: { trigger: { measure: dialogue.held }, done: { measure: dialogue.held }, lead: { days: 5, kind: day } }", "criteria.unknown-facet", 10)]
    [InlineData("every: { span: year, done: { measure: dialogue.held, where: { kind: periodic } } }", "perEvent: { trigger: { measure: dialogue.held }, done: { measure: dialogue.held }, lasting: 5, workingDays: true }", "criteria.conflict", 10)]
    [InlineData("every: { span: year, done: { measure: dialogue.held, where: { kind: periodic } } }", "perEvent: { trigger: { measure: dialogue.held }, done: { measure: dialogue.held }, after: 5 }", "criteria.not-a-map", 10)]
    public void A_fault_is_told_with_its_line(string right, string wrong, string code, int line)
    {
        Good.ShouldContain(right);
        var read = Read(Good.Replace(right, wrong, StringComparison.Ordinal));
        read.Rules.ShouldBeNull();
        read.Problems.Select(p => (p.Code, p.Line)).ShouldContain((code, line), string.Join('\n', read.Problems));
        read.Problems.ShouldAllBe(p => p.Message.Length > 10);
    }

    [Fact]
    public void A_code_stands_once() =>
        Read(Good + "\n" + Good[(Good.IndexOf('\n', StringComparison.Ordinal) + 1)..]).Problems.Select(p => (p.Code, p.Line)).ShouldBe([("criteria.conflict", 11)]);

    private static DutyDocument Read(string yaml) => DutyReader.Read(YamlDocument.Read(Encoding.UTF8.GetBytes(yaml)));
}
