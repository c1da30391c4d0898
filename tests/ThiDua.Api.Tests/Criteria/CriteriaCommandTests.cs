using Shouldly;
using Spectre.Console;
using ThiDua.Api.Criteria;
using Xunit;

namespace ThiDua.Api.Tests.Criteria;

/// <summary>What <c>./ops/criteria/check</c> and <c>diff</c> print, and with which exit code.</summary>
public sealed class CriteriaCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("thidua-sheets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_right_sheet_is_printed_as_a_committee_reads_it()
    {
        var (code, text) = Check(Write("v1.yaml", Sheet));
        code.ShouldBe(0);
        foreach (var part in new[] { "Bảng điểm [đỏ]", "Đối thoại", "mỗi cuộc đối thoại: 2 điểm, tối đa 10 điểm", "Điều 1, Văn bản thử", "Cộng: điểm chấm 10.", "Chưa có tình huống kiểm tra: hãy viết v1.cases.yaml" })
        {
            text.ShouldContain(part);
        }
    }

    [Fact]
    public void Problems_are_printed_with_file_line_pointer_and_sentence()
    {
        var file = Write("v1.yaml", Sheet.Replace("points: 2", "points: 20", StringComparison.Ordinal));
        var (code, text) = Check(file);
        code.ShouldBe(1);
        text.ShouldContain($"{file}:16: Mỗi lần được 20 điểm, nhiều hơn điểm tối đa 10 của tiêu chí. (/sections/0/criteria/0/formula/perOccurrence/points, criteria.max-exceeded)");
        text.ShouldContain("1 lỗi.");
    }

    [Fact]
    public void Cases_beside_the_sheet_are_run_from_either_file()
    {
        var sheet = Write("v1.yaml", Sheet);
        var cases = Write("v1.cases.yaml", Cases("4"));
        foreach (var file in new[] { sheet, cases })
        {
            var (code, text) = Check(file);
            code.ShouldBe(0, text);
            text.ShouldContain("✓ Hai cuộc được 4 điểm");
            text.ShouldContain("1 tình huống: 1 đạt, 0 không đạt.");
        }

        Write("v1.cases.yaml", Cases("5"));
        var failing = Check(sheet);
        failing.Code.ShouldBe(1);
        failing.Text.ShouldContain($"✗ Hai cuộc được 4 điểm ({cases}:5)");
        failing.Text.ShouldContain("Tiêu chí I.1: mong đợi 5 điểm, được 4 điểm. Tính từ: Số cuộc đối thoại: 2");

        Write("v1.cases.yaml", Cases("nhiều"));
        var faulty = Check(sheet);
        faulty.Code.ShouldBe(1);
        faulty.Text.ShouldContain($"{cases}:7: ");
    }

    [Fact]
    public void Two_sheets_are_compared()
    {
        var (old, @new) = (Write("v1.yaml", Sheet), Write("v2.yaml", Sheet.Replace("max: 10", "max: 12", StringComparison.Ordinal)));
        var (code, text) = Run(console => CriteriaCommand.Diff(console, old, @new));
        code.ShouldBe(0);
        text.ShouldContain("- Tiêu chí I.1: điểm tối đa từ 10 thành 12");
        text.ShouldContain("+2");
        Run(console => CriteriaCommand.Diff(console, old, old)).Text.ShouldContain("Hai bảng điểm như nhau.");
        Run(console => CriteriaCommand.Diff(console, old, Write("v3.yaml", "code: 1"))).Code.ShouldBe(1);
    }

    [Fact]
    public void Names_with_markup_are_shown_as_they_are()
    {
        var (code, text) = Check(Write("v1.yaml", Sheet.Replace("title: Đối thoại", "title: \"<b>Đối thoại</b> [red]đỏ[/] [/] {{x}} \u200bẩn\"", StringComparison.Ordinal)));
        code.ShouldBe(0, text);
        text.ShouldContain("<b>Đối thoại</b> [red]đỏ[/] [/] {{x}} ·ẩn");
    }

    [Fact]
    public void What_would_steer_a_terminal_is_not_printed()
    {
        var (code, text) = Check(Write("v1.yaml", Sheet + "\n\"\\e[31m\\e]0;x\\a\": 1\n"));
        code.ShouldBe(1);
        text.ShouldNotContain("\u001b");
        text.ShouldContain("·[31m");
    }

    private static (int Code, string Text) Check(string file) => Run(console => CriteriaCommand.Check(console, file));

    private static (int Code, string Text) Run(Func<IAnsiConsole, int> command)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 400;
        return (command(console), output.ToString());
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private static string Cases(string points) =>
        $$"""
        criteria: thu
        version: 1
        period: { from: 2026-01-01, to: 2026-12-31 }
        cases:
          - name: Hai cuộc được 4 điểm
            given: [{ measure: dialogue.held, on: 2026-03-10, times: 2 }]
            expect: { I.1: {{points}} }
        """;

    private const string Sheet =
        """
        code: thu
        version: 1
        title: "Bảng điểm [đỏ]"
        legalBasis: { document: Văn bản thử }
        max: 10
        rounding: { criterion: 2, total: 2 }
        sections:
          - code: "I"
            title: Nội dung
            max: 10
            criteria:
              - code: I.1
                title: Đối thoại
                max: 10
                legalBasis: { document: Văn bản thử, provision: Điều 1 }
                formula: { perOccurrence: { points: 2, value: { sum: dialogue.held } } }
        """;
}
