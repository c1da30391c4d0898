namespace ThiDua.Domain.Criteria;

/// <summary>
/// What a set, a section and a criterion say besides their parts, one row for each key of the document: a new key gets its row here, or its
/// changes would go untold (a test compares the rows with the records).
/// </summary>
internal static class DiffFields
{
    /// <summary>Keys that tell parts apart or hold them: no rows.</summary>
    public static IReadOnlySet<string> Structure { get; } = new HashSet<string> { "code", "version", "sections", "criteria" };

    /// <summary>Rows of a set.</summary>
    public static IReadOnlyList<Field<CriteriaSet>> Set { get; } =
    [
        new("title", "tên", s => s.Title, s => Quoted(s.Title)),
        new("legalBasis", "căn cứ", s => s.LegalBasis, s => s.LegalBasis.ToString()),
        new("max", "điểm tối đa", s => s.Max, s => Words.Number(s.Max)),
        new("rounding", "làm tròn", s => s.Rounding, s => $"tiêu chí {s.Rounding.Criterion} chữ số, tổng {s.Rounding.Total} chữ số"),
        new("effective", "hiệu lực", s => s.Effective, s => Words.Days(s.Effective)),
        new("tieBreaks", "tiêu chí phụ", s => s.TieBreaks, s => Ties(s, exact: false), s => Ties(s, exact: true)),
        new("classification", "xếp loại", s => s.Classification, s => Classes(s, exact: false), s => Classes(s, exact: true)),
        new("sample", "mẫu tham khảo", s => s.Sample, s => YesNo(s.Sample)),
        new("source", "nguồn", s => s.Source, s => Quoted(s.Source)),
        new("note", "ghi chú", s => s.Note, s => Quoted(s.Note)),
        new("toConfirm", "điều cần xác nhận", s => s.ToConfirm, s => Quoted(s.ToConfirm)),
        new("lastReview", "ngày rà soát", s => s.LastReview, s => s.LastReview is { } day ? Words.Day(day) : null),
    ];

    /// <summary>Rows of a section.</summary>
    public static IReadOnlyList<Field<Section>> Section { get; } =
    [
        new("title", "tên", s => s.Title, s => Quoted(s.Title)),
        new("max", "điểm tối đa", s => s.Max, s => Words.Number(s.Max)),
        new("kind", "loại", s => s.Kind, s => KindWords(s.Kind)),
        new("capped", "cắt phần vượt điểm tối đa", s => s.Capped, s => YesNo(s.Capped)),
        new("takesFrom", "trừ vào", s => s.TakesFrom, s => s.Kind != SectionKind.Deduction ? null : s.TakesFrom is { } code ? $"nội dung {code}" : "tổng điểm"),
        new("floor", "mức sàn", s => s.Floor, s => Words.Number(s.Floor)),
        new("legalBasis", "căn cứ", s => s.LegalBasis, s => s.LegalBasis?.ToString()),
        new("note", "ghi chú", s => s.Note, s => Quoted(s.Note)),
        new("toConfirm", "điều cần xác nhận", s => s.ToConfirm, s => Quoted(s.ToConfirm)),
    ];

    /// <summary>Rows of a criterion; how its formula reads depends on where it stands.</summary>
    public static IReadOnlyList<Field<SheetPart>> Criterion { get; } =
    [
        new("title", "tên", p => p.Criterion!.Title, p => Quoted(p.Title)),
        new("max", "điểm tối đa", p => p.Criterion!.Max, p => Words.Number(p.Max)),
        new("legalBasis", "căn cứ", p => p.Criterion!.LegalBasis, p => p.Criterion!.LegalBasis.ToString()),
        new("formula", "cách tính", p => p.Criterion!.Formula, p => Quoted(FormulaWords.Of(p.Criterion!, p.Kind)), p => Quoted(FormulaWords.Of(p.Criterion!, p.Kind, exact: true))),
        new(
            "gate", "điều kiện có điểm", p => p.Criterion!.Gate,
            p => p.Criterion!.Gate is { } gate ? Quoted(ClassWords.Of(gate)) : null, p => p.Criterion!.Gate is { } gate ? Quoted(ClassWords.Of(gate, exact: true)) : null),
        new(
            "notApplicable", "trường hợp không áp dụng", p => p.Criterion!.NotApplicable,
            p => p.Criterion!.NotApplicable is { } rule ? Quoted(ClassWords.Of(rule)) : null,
            p => p.Criterion!.NotApplicable is { } rule ? Quoted(ClassWords.Of(rule, exact: true)) : null),
        new("scope", "phạm vi", p => p.Criterion!.Scope, p => Quoted(ClassWords.Of(p.Criterion!.Scope))),
        new("measures", "nội dung đo", p => p.Criterion!.Measures, p => Quoted(p.Criterion!.Measures)),
        new("note", "ghi chú", p => p.Criterion!.Note, p => Quoted(p.Criterion!.Note)),
        new("toConfirm", "điều cần xác nhận", p => p.Criterion!.ToConfirm, p => Quoted(p.Criterion!.ToConfirm)),
    ];

    public static IEnumerable<CriteriaChange> OfSet(CriteriaSet old, CriteriaSet @new) => Compare(Set, old, @new, null, "Bộ tiêu chí")
        .SelectMany(c => c is { What: "classification", Old: not null, New: not null } ? Rules(c, old.Classification!, @new.Classification!) : [c]);

    public static IEnumerable<CriteriaChange> OfSection(Section old, Section @new) => Compare(Section, old, @new, @new.Code, $"Nội dung {@new.Code}");

    public static IEnumerable<CriteriaChange> OfCriterion(SheetPart old, SheetPart @new) => Compare(Criterion, old, @new, @new.Code, Words.Upper(@new.Name));

    /// <summary>What the points of a section do, in words.</summary>
    public static string KindWords(SectionKind kind) => kind switch
    {
        SectionKind.Scored => "chấm điểm",
        SectionKind.Bonus => "điểm thưởng",
        SectionKind.Deduction => "điểm trừ",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static IEnumerable<CriteriaChange> Compare<T>(IReadOnlyList<Field<T>> fields, T old, T @new, string? code, string name)
    {
        foreach (var field in fields.Where(f => !Equals(f.Value(old), f.Value(@new))))
        {
            var (was, @is) = (field.Say(old), field.Say(@new));
            if (was == @is && field.Exactly is { } exactly)
            {
                (was, @is) = (exactly(old), exactly(@new)); // The labels are the same, what stands behind them is not.
            }

            yield return new CriteriaChange(CriteriaChangeKind.Changed, code, field.What, was, @is, $"{name}: {Told(field.Label, was, @is)}");
        }
    }

    /// <summary>The rules of a classification that changed, not all of them.</summary>
    private static IEnumerable<CriteriaChange> Rules(CriteriaChange whole, Classification old, Classification @new)
    {
        var exact = ClassWords.Of(old).SequenceEqual(ClassWords.Of(@new));
        var (before, after) = (ClassWords.Of(old, exact), ClassWords.Of(@new, exact));
        var (gone, added) = (before.Except(after).ToList(), after.Except(before).ToList());
        if (gone.Count == 0 && added.Count == 0)
        {
            yield return whole; // Only their order.
        }

        for (var i = 0; i < Math.Max(gone.Count, added.Count); i++)
        {
            // As many as before: each in its place; else some are gone and some are new.
            var (was, @is) = gone.Count == added.Count ? (gone[i], added[i]) : (gone.ElementAtOrDefault(i), null);
            if (was is not null)
            {
                yield return whole with { Old = was, New = @is, Sentence = @is is null ? $"Xếp loại: bỏ \"{was}\"" : $"Xếp loại: từ \"{was}\" thành \"{@is}\"" };
            }

            if (@is is null && added.ElementAtOrDefault(i) is { } fresh)
            {
                yield return whole with { Old = null, New = fresh, Sentence = $"Xếp loại: thêm \"{fresh}\"" };
            }
        }
    }

    private static string Told(string label, string? was, string? @is) => (was, @is) switch
    {
        (null, { }) => $"thêm {label}: {@is}",
        ({ }, null) => $"bỏ {label} (trước đây: {was})",
        _ when was == @is => $"{label} thay đổi ở chi tiết, xem trong tài liệu",
        ({ } before, _) when before.StartsWith("từ ", StringComparison.Ordinal) => $"{label} {before}, nay {@is}",
        _ => $"{label} từ {was} thành {@is}",
    };

    private static string? Ties(CriteriaSet set, bool exact) =>
        set.TieBreaks.Count == 0 ? null : string.Join(", rồi ", set.TieBreaks.Select(t => FormulaWords.Of(t, exact)));

    private static string? Classes(CriteriaSet set, bool exact) =>
        set.Classification is { } classification ? Quoted(string.Join("; ", ClassWords.Of(classification, exact))) : null;

    private static string? Quoted(string? text) => text is null ? null : $"\"{text}\"";

    private static string YesNo(bool flag) => flag ? "có" : "không";
}

/// <summary>Something that a part says.</summary>
/// <param name="What">Key in the document.</param>
/// <param name="Label">Vietnamese name of it, in lower case.</param>
/// <param name="Value">What is compared.</param>
/// <param name="Say">What is told; null when it is not there.</param>
/// <param name="Exactly">What is told when two different values are told alike.</param>
internal sealed record Field<T>(string What, string Label, Func<T, object?> Value, Func<T, string?> Say, Func<T, string?>? Exactly = null);
