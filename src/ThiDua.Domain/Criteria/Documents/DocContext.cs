using System.Globalization;
using System.Text;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Criteria.Documents;

/// <summary>What one reading of a document shares: the measures that exist, and the problems found so far.</summary>
internal sealed class DocContext(Func<string, Measure?> findMeasure)
{
    private readonly List<CriteriaProblem> _problems = [];
    private readonly List<(string Code, DocNode Node)> _references = [];

    /// <summary>Problems in the order of the document.</summary>
    public IReadOnlyList<CriteriaProblem> Problems => [.. _problems.OrderBy(p => p.Line)];

    /// <summary>Enough was found: reading on would only cost time.</summary>
    public bool IsFull => _problems.Count >= CriteriaLimits.Problems;

    public Measure? FindMeasure(string code) => findMeasure(code);

    /// <summary>Remembers that a value names a criterion, which may stand further down.</summary>
    public void Refer(string code, DocNode at) => _references.Add((code, at));

    /// <summary>Reports names of criteria that do not exist.</summary>
    public void CheckReferences(Func<string, bool> exists)
    {
        foreach (var (code, node) in _references.Where(r => !exists(r.Code)))
        {
            Report("criteria.unknown-code", $"Không có tiêu chí nào mang mã \"{DocRules.Short(code)}\".", node);
        }
    }

    public void Report(string code, string message, DocNode at) => Report(code, message, at.Pointer, at.Line);

    public void Report(string code, string message, string pointer, int line)
    {
        if (!IsFull)
        {
            _problems.Add(new CriteriaProblem(code, message, pointer, line));
        }
    }

    /// <summary>Text in NFC without control characters, or null after a report.</summary>
    public string? Text(DocNode node, int most)
    {
        if (node.Kind is DocKind.Number or DocKind.Flag)
        {
            Report("criteria.not-text", $"\"{DocRules.Short(node.Text)}\" ở đây là chữ, không phải số: đặt trong dấu nháy.", node);
            return null;
        }

        if (node.Kind != DocKind.Text || string.IsNullOrWhiteSpace(node.Text))
        {
            Report("criteria.not-text", "Phải ghi một dòng chữ, không để trống.", node);
            return null;
        }

        if (node.Text.Length > most || node.Text.Any(c => IsForbidden(c)))
        {
            Report("criteria.text-invalid", $"Dài quá {most} ký tự hoặc có ký tự điều khiển.", node);
            return null;
        }

        return node.Text.Trim().Normalize(NormalizationForm.FormC);
    }

    /// <summary>A plain decimal with at most 4 decimals, or null after a report.</summary>
    public decimal? Number(DocNode node)
    {
        if (node.Kind != DocKind.Number || !IsPlain(node.Text))
        {
            Report(
                "criteria.not-a-number",
                $"\"{DocRules.Short(node.Text)}\" không phải số viết thường, ví dụ 12 hoặc 1.5 (dấu chấm thập phân, không số mũ, tối đa 12 chữ số nguyên).", node);
            return null;
        }

        if (node.Text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && node.Text.Length - dot - 1 > 4)
        {
            Report("criteria.too-many-decimals", $"Số {DocRules.Short(node.Text)} có quá 4 chữ số thập phân.", node);
            return null;
        }

        return decimal.Parse(node.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    /// <summary>A day written yyyy-MM-dd, or null after a report.</summary>
    public DateOnly? Day(DocNode node)
    {
        if (node.Kind == DocKind.Text && DateOnly.TryParseExact(node.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Report("criteria.not-a-day", $"\"{DocRules.Short(node.Text)}\" không phải ngày viết theo dạng 2026-12-31.", node);
        return null;
    }

    public bool? Flag(DocNode node)
    {
        if (node.Kind == DocKind.Flag)
        {
            return node.Text == "true";
        }

        Report("criteria.not-a-flag", "Chỉ được ghi true hoặc false.", node);
        return null;
    }

    /// <summary>Items of a list; none after a report.</summary>
    public IReadOnlyList<DocNode> Items(DocNode node, int most)
    {
        if (node.Kind != DocKind.List || node.Items.Count == 0)
        {
            Report("criteria.not-a-list", "Phải là một danh sách có ít nhất một mục.", node);
            return [];
        }

        if (node.Items.Count > most)
        {
            Report("criteria.too-many-items", $"Danh sách có {node.Items.Count} mục, nhiều hơn mức cho phép là {most}.", node);
            return [];
        }

        return node.Items;
    }

    private static bool IsPlain(string text)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        var dot = digits.IndexOf('.');
        var whole = dot < 0 ? digits : digits[..dot];
        var fraction = dot < 0 ? default : digits[(dot + 1)..];
        return whole.Length is > 0 and <= 12 && (whole.Length == 1 || whole[0] != '0') && !whole.ContainsAnyExceptInRange('0', '9')
            && (dot < 0 || (fraction.Length is > 0 and <= 30 && !fraction.ContainsAnyExceptInRange('0', '9')))
            && !(text[0] == '-' && !digits.ContainsAnyInRange('1', '9'));
    }

    // Direction marks can make a sheet read otherwise than it is stored.
    private static bool IsForbidden(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') || c == '\uFFFE' || c == '\uFFFF';
}
