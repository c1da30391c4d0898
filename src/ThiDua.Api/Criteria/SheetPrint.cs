using System.Globalization;
using Spectre.Console;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Cases;

namespace ThiDua.Api.Criteria;

/// <summary>
/// Prints sheets as a committee reads them. Everything that comes from a document is printed as text, never as markup of the console, and
/// without characters that would steer a terminal.
/// </summary>
internal static class SheetPrint
{
    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    /// <summary>The whole sheet: head, table, sums, tie-breaks.</summary>
    public static void Sheet(IAnsiConsole console, CriteriaSet set)
    {
        Line(console, $"{set.Title}{(set.Sample ? " [MẪU THAM KHẢO]" : "")}", Bold);
        Line(console, $"Bộ {set.Code}, phiên bản {set.Version}, hiệu lực {Days(set.Effective)}. Căn cứ: {set.LegalBasis}.");
        foreach (var text in new[]
        {
            set.Source is { } source ? $"Nguồn: {source}" : null, set.Note, ToConfirm(set.ToConfirm), set.LastReview is { } day ? $"Đối chiếu với nguồn lần cuối: {Day(day)}" : null,
        })
        {
            if (text is not null)
            {
                Line(console, text);
            }
        }

        var table = new Table { Border = TableBorder.Rounded }.AddColumns("Mã", "Nội dung, tiêu chí", "Điểm", "Cách tính", "Căn cứ");
        foreach (var section in set.Sections)
        {
            Section(table, section, section.Kind, depth: 0);
        }

        console.Write(table);
        var sums = set.Sections.GroupBy(s => s.Kind).OrderBy(g => g.Key).Select(g => $"{KindWords(g.Key)} {Number(g.Sum(s => s.Max))}");
        Line(console, $"Cộng: {string.Join(", ", sums)}. Làm tròn: tiêu chí {set.Rounding.Criterion}, tổng {set.Rounding.Total} chữ số thập phân.");
        if (set.TieBreaks.Count > 0)
        {
            Line(console, $"Bằng điểm thì xét lần lượt: {string.Join("; ", set.TieBreaks.Select(t => FormulaWords.Of(t)))}.");
        }

        Classes(console, set.Classification);
    }

    /// <summary>How totals become classes.</summary>
    private static void Classes(IAnsiConsole console, Classification? classification)
    {
        foreach (var rule in classification is null ? [] : ClassWords.Of(classification))
        {
            Line(console, $"Xếp loại {rule}.");
        }
    }

    /// <summary>What is wrong, one line each, so that editors find the place.</summary>
    public static void Problems(IAnsiConsole console, string file, IReadOnlyList<CriteriaProblem> problems)
    {
        foreach (var problem in problems)
        {
            Line(console, $"{file}:{problem.Line}: {problem.Message} ({(problem.Pointer.Length == 0 ? "/" : problem.Pointer)}, {problem.Code})", Red);
        }

        Line(console, problems.Count < CriteriaLimits.Problems ? $"{problems.Count} lỗi." : $"Từ {problems.Count} lỗi trở lên; chỉ nêu chừng đó.");
    }

    /// <summary>How the cases went, each failing one with what differs.</summary>
    public static void Cases(IAnsiConsole console, string file, IReadOnlyList<CaseResult> results)
    {
        Line(console, "");
        foreach (var result in results)
        {
            Line(console, result.Passed ? $"✓ {result.Name}" : $"✗ {result.Name} ({file}:{result.Line})", result.Passed ? Green : Red);
            foreach (var difference in result.Differences)
            {
                Line(console, $"    {difference.Sentence}");
            }
        }

        var failed = results.Count(r => !r.Passed);
        Line(console, $"{results.Count} tình huống: {results.Count - failed} đạt, {failed} không đạt.");
    }

    /// <summary>What differs, in words, then in points.</summary>
    public static void Diff(IAnsiConsole console, CriteriaDiff diff)
    {
        if (diff.Changes.Count == 0)
        {
            Line(console, "Hai bảng điểm như nhau.");
            return;
        }

        foreach (var change in diff.Changes)
        {
            Line(console, $"- {change.Sentence}");
        }

        var table = new Table { Border = TableBorder.Rounded }.AddColumns("Mã", "Nội dung, tiêu chí", "Điểm cũ", "Điểm mới", "Chênh lệch");
        foreach (var part in diff.Points.Where(p => p.Difference != 0 || p.IsSection))
        {
            Row(table, part.IsSection ? Bold : null, Indented(part.Code, part.Depth - 1), part.Title, Number(part.Old), Number(part.New), Signed(part.Difference));
        }

        foreach (var sum in diff.Sums)
        {
            Row(table, Bold, "", $"Cộng {KindWords(sum.Kind)}", Number(sum.Old), Number(sum.New), Signed(sum.Difference));
        }

        console.Write(table);
    }

    /// <summary>One line of text; nothing in it is markup. It wraps on a terminal only: who reads a pipe wants whole lines.</summary>
    public static void Line(IAnsiConsole console, string text, Style? style = null)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Out.Writer.WriteLine(Shown(text));
            return;
        }

        console.Write(new Text(Shown(text), style));
        console.WriteLine();
    }

    private static Style Bold { get; } = new(decoration: Decoration.Bold);

    private static Style Red { get; } = new(Color.Red);

    private static Style Green { get; } = new(Color.Green);

    private static void Section(Table table, Section section, SectionKind kind, int depth)
    {
        var notes = new[]
        {
            kind == SectionKind.Scored || depth > 0 ? null : Upper(KindWords(kind)),
            section.Capped ? "cộng các phần, không vượt điểm tối đa" : null,
            kind != SectionKind.Deduction || depth > 0 ? null
                : $"trừ vào {(section.TakesFrom is { } code ? $"nội dung {code}" : "tổng điểm")}, không xuống dưới {Number(section.Floor)}",
            section.Note,
            ToConfirm(section.ToConfirm),
        };
        Row(
            table, Bold, Indented(section.Code, depth), section.Title, Number(section.Max),
            string.Join("; ", notes.OfType<string>()), section.LegalBasis?.ToString() ?? "");
        foreach (var criterion in section.Criteria)
        {
            var words = string.Join("; ", ClassWords.Around(criterion).Prepend(FormulaWords.Of(criterion, kind)));
            Row(
                table, null, Indented(criterion.Code, depth + 1), criterion.Title, Number(criterion.Max),
                string.Join(". ", new[] { words, criterion.Measures, criterion.Note, ToConfirm(criterion.ToConfirm) }.OfType<string>()), criterion.LegalBasis.ToString());
        }

        foreach (var below in section.Sections)
        {
            Section(table, below, kind, depth + 1);
        }
    }

    private static void Row(Table table, Style? style, params string[] cells) => table.AddRow(cells.Select(c => new Text(Shown(c), style)));

    private static string? ToConfirm(string? text) => text is null ? null : $"Cần xác nhận: {text}";

    private static string Shown(string text) =>
        string.Concat(text.Select(c => c is '\n' or '\t' ? ' ' : char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? '·' : c));

    private static string Indented(string code, int depth) => new string(' ', 2 * depth) + code;

    private static string Number(decimal? number) => number?.ToString("#,0.####", Vietnamese) ?? "–";

    private static string Signed(decimal number) => number == 0 ? "" : number.ToString("+#,0.####;-#,0.####", Vietnamese);

    private static string Upper(string text) => char.ToUpper(text[0], Vietnamese) + text[1..];

    private static string KindWords(SectionKind kind) => kind switch
    {
        SectionKind.Scored => "điểm chấm",
        SectionKind.Bonus => "điểm thưởng",
        SectionKind.Deduction => "điểm trừ",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Days(DateRange range) => (range.From, range.To) switch
    {
        (null, null) => "không ghi ngày",
        ({ } from, null) => $"từ {Day(from)}",
        (null, { } to) => $"đến {Day(to)}",
        ({ } from, { } to) => $"từ {Day(from)} đến {Day(to)}",
    };

    private static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
}
