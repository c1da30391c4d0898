namespace ThiDua.Domain.Criteria.Documents;

/// <summary>Reads the tree of sections and criteria, and keeps their codes for what refers to them.</summary>
internal sealed partial class SectionReader(DocContext context, Rounding? rounding)
{
    private static readonly Dictionary<string, SectionKind> Kinds = new()
    {
        ["scored"] = SectionKind.Scored,
        ["bonus"] = SectionKind.Bonus,
        ["deduction"] = SectionKind.Deduction,
    };

    // Codes that differ only in case are read as one by people, and by file systems when sheets are exported.
    private readonly HashSet<string> _codesAnyCase = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _codes = [];
    private readonly HashSet<string> _criteria = [];
    private readonly Dictionary<string, decimal> _scoredMax = [];
    private readonly List<(Section Section, DocNode Node)> _deductions = [];
    private readonly Stack<string> _around = [];
    private int _count;

    /// <summary>Whether a section or criterion has this code.</summary>
    public bool Knows(string code) => _codes.Contains(code);

    /// <summary>Whether a criterion has this code.</summary>
    public bool KnowsCriterion(string code) => _criteria.Contains(code);

    /// <summary>The sections of a list. Those with problems are left out.</summary>
    public ValueList<Section> Read(DocNode list, SectionKind? parent, int depth)
    {
        var sections = new List<Section>();
        foreach (var item in context.Items(list, CriteriaLimits.Criteria))
        {
            if (depth > CriteriaLimits.SectionDepth)
            {
                context.Report("criteria.too-deep", $"Các nội dung lồng nhau quá {CriteriaLimits.SectionDepth} cấp.", item);
                break;
            }

            if (IsFull(item))
            {
                break;
            }

            if (Section(item, parent, depth) is { } section)
            {
                sections.Add(section);
            }
        }

        return [.. sections];
    }

    /// <summary>Deductions must name a scored section that exists, and agree on the floor.</summary>
    public void CheckDeductions(decimal? total)
    {
        var floors = new Dictionary<string, decimal>();
        foreach (var (section, node) in _deductions)
        {
            var target = section.TakesFrom ?? "total";
            var max = section.TakesFrom is null ? total : _scoredMax.TryGetValue(section.TakesFrom, out var of) ? of : (decimal?)null;
            if (section.TakesFrom is { } code && max is null)
            {
                context.Report("criteria.unknown-code", $"Không có nội dung chấm điểm nào mang mã \"{DocRules.Short(code)}\" để trừ.", node["takesFrom"]!);
            }
            else if (section.Floor >= max)
            {
                context.Report("criteria.conflict", $"Mức sàn {section.Floor} không nhỏ hơn điểm tối đa {max} của nơi bị trừ.", node["floor"]!);
            }

            if (!floors.TryAdd(target, section.Floor) && floors[target] != section.Floor)
            {
                context.Report("criteria.conflict", "Hai nội dung điểm trừ cùng trừ vào một chỗ nhưng ghi hai mức sàn khác nhau.", node["floor"]!);
            }
        }
    }

    private Section? Section(DocNode node, SectionKind? parent, int depth)
    {
        var map = new DocMap(
            context, node, "code", "title", "max", "kind", "capped", "takesFrom", "floor", "legalBasis", "note", "toConfirm", "criteria", "sections");
        var (code, title, max) = Head(map);
        var kind = Kind(map, parent);
        var (takesFrom, floor) = Taking(map, kind);
        _around.Push(code ?? "");
        var criteria = map.Find("criteria") is { } lines ? Criteria(lines) : [];
        var sections = map.Find("sections") is { } below ? Read(below, kind, depth + 1) : [];
        _around.Pop();
        if (map.Find("criteria") is null && map.Find("sections") is null)
        {
            context.Report("criteria.empty-section", "Nội dung này chưa có tiêu chí nào.", node);
        }

        var section = new Section
        {
            Code = code ?? "",
            Title = title ?? "",
            Max = max ?? 0,
            Kind = kind,
            Capped = map.FlagOr("capped", otherwise: false),
            TakesFrom = takesFrom,
            Floor = floor,
            LegalBasis = map.Find("legalBasis") is null ? null : CriteriaReader.Basis(context, map),
            Note = map.OptionalText("note", CriteriaLimits.Text),
            ToConfirm = map.OptionalText("toConfirm", CriteriaLimits.Text),
            Criteria = criteria,
            Sections = sections,
        };
        if (code is null || title is null || max is null)
        {
            return null;
        }

        Register(section, node, parent);
        if (criteria.Count == (map.Find("criteria")?.Items.Count ?? 0) && sections.Count == (map.Find("sections")?.Items.Count ?? 0))
        {
            SetChecks.Section(context, map, section); // Only when no part was left out: else the sum says nothing.
        }

        return section;
    }

    private void Register(Section section, DocNode node, SectionKind? parent)
    {
        if (section.Kind == SectionKind.Scored)
        {
            _scoredMax.TryAdd(section.Code, section.Max);
        }
        else if (section.Kind == SectionKind.Deduction && parent is null)
        {
            _deductions.Add((section, node));
        }
    }

    private SectionKind Kind(DocMap map, SectionKind? parent)
    {
        if (parent is { } inherited)
        {
            if (map.Find("kind") is { } node)
            {
                context.Report("criteria.conflict", "Chỉ nội dung ở cấp cao nhất mới ghi loại (kind); cấp dưới theo cấp trên.", node);
            }

            return inherited;
        }

        return map.Find("kind") is null ? SectionKind.Scored : map.Word("kind", Kinds) ?? SectionKind.Scored;
    }

    /// <summary>A deduction section says what it takes from and down to where; no other section does.</summary>
    private (string? From, decimal Floor) Taking(DocMap map, SectionKind kind)
    {
        if (kind == SectionKind.Deduction && map.Find("kind") is not null)
        {
            var target = map.Text("takesFrom", 60);
            return (target == "total" ? null : target, map.Number("floor", 0, CriteriaLimits.Points) ?? 0);
        }

        foreach (var key in (ReadOnlySpan<string>)["takesFrom", "floor"])
        {
            if (map.Find(key) is { } node)
            {
                context.Report("criteria.conflict", $"\"{key}\" chỉ dùng cho nội dung điểm trừ (kind: deduction) ở cấp cao nhất.", node);
            }
        }

        return (null, 0);
    }

    private (string? Code, string? Title, decimal? Max) Head(DocMap map)
    {
        var code = map.Text("code", 60);
        if (code is not null && (!IsCode(code) || code == "total"))
        {
            context.Report("criteria.invalid-code", "Mã chỉ gồm chữ không dấu, chữ số, dấu chấm và gạch nối ở giữa, ví dụ \"II.3\"; \"total\" được dành riêng.", map.Find("code")!);
        }
        else if (code is not null && !_codesAnyCase.Add(code))
        {
            context.Report("criteria.duplicate-code", $"Mã \"{code}\" đã được dùng ở trên.", map.Find("code")!);
        }
        else if (code is not null)
        {
            _codes.Add(code);
        }

        var title = map.Text("title", CriteriaLimits.Title);
        var max = map.Positive("max", CriteriaLimits.Points);
        SetChecks.Digits(context, map, max, rounding);
        return (code, title, max);
    }

    /// <summary>Too many criteria, or too many problems: either way no more is read.</summary>
    private bool IsFull(DocNode node)
    {
        if (++_count == CriteriaLimits.Criteria + 1)
        {
            context.Report("criteria.too-many", $"Bộ tiêu chí có quá {CriteriaLimits.Criteria} nội dung và tiêu chí.", node);
        }

        return _count > CriteriaLimits.Criteria || context.IsFull;
    }

    private static bool IsCode(string code) =>
        char.IsAsciiLetterOrDigit(code[0]) && char.IsAsciiLetterOrDigit(code[^1])
        && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') && !code.Contains("..", StringComparison.Ordinal);
}
