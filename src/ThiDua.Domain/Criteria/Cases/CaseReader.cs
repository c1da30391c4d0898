using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Criteria.Cases;

/// <summary>
/// Reads cases as strictly as sheets are read: a misspelt measure or code would else be a case that says nothing. Situations that are
/// wrong in themselves are problems of the document, unless the case expects exactly that.
/// </summary>
public static class CaseReader
{
    /// <summary>Cases of a document.</summary>
    private const int MaxCases = 500;

    private static readonly (int First, int Last) Years = (1900, 2199);

    /// <summary>Reads JSON.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="set">The sheet that the cases are for.</param>
    /// <param name="findMeasure">The measures that exist; by default <see cref="MeasureCatalogue.Find"/>.</param>
    public static CaseReading ReadJson(ReadOnlySpan<byte> utf8, CriteriaSet set, Func<string, Measure?>? findMeasure = null)
    {
        try
        {
            return Read(JsonTree.Read(utf8), set, findMeasure);
        }
        catch (DocumentException e)
        {
            return new CaseReading(null, [e.Problem]);
        }
    }

    /// <summary>Reads a tree made from any source.</summary>
    /// <param name="root">The document.</param>
    /// <param name="set">The sheet that the cases are for.</param>
    /// <param name="findMeasure">The measures that exist; by default <see cref="MeasureCatalogue.Find"/>.</param>
    public static CaseReading Read(DocNode root, CriteriaSet set, Func<string, Measure?>? findMeasure = null)
    {
        var context = new DocContext(findMeasure ?? MeasureCatalogue.Find);
        var cases = Cases(context, root, set);
        return context.Problems is { Count: > 0 } problems ? new CaseReading(null, problems) : new CaseReading(cases, []);
    }

    private static List<CriteriaCase> Cases(DocContext context, DocNode root, CriteriaSet set)
    {
        var map = new DocMap(context, root, "criteria", "version", "period", "cases");
        if (map.Text("criteria", 60) is { } code && code != set.Code)
        {
            context.Report("cases.other-sheet", $"Các tình huống này của bộ \"{DocRules.Short(code)}\", không phải \"{set.Code}\".", map.Find("criteria")!);
        }

        if (map.Whole("version", 1, 100_000) is { } version && version != set.Version)
        {
            context.Report("cases.other-sheet", $"Các tình huống này của phiên bản {version}, không phải phiên bản {set.Version}.", map.Find("version")!);
        }

        var period = map.Require("period") is { } days ? Period(context, days) : null;
        var parts = SheetPart.Of(set);
        var (cases, names, codes, budget) = (new List<CriteriaCase>(), new HashSet<string>(), new SheetCodes(parts, set.Classification), new CaseBudget(parts.Count));
        foreach (var item in map.Require("cases") is { } list ? context.Items(list, MaxCases) : [])
        {
            // Each case finds its own problems: it may expect them.
            var own = new DocContext(context.FindMeasure);
            var read = Case(own, item, codes, period, budget, cases);
            foreach (var problem in read?.ExpectedProblem is null ? own.Problems : [])
            {
                context.Report(problem.Code, problem.Message, problem.Pointer, problem.Line);
            }

            if (read is not null && !names.Add(read.Name))
            {
                context.Report("cases.duplicate-name", $"Tình huống \"{DocRules.Short(read.Name)}\" đã có ở trên: mỗi tên chỉ dùng một lần.", item);
            }

            if (read is not null)
            {
                cases.Add(read with { Problems = own.Problems });
            }

            if (!budget.Take(read?.Units.Count ?? 0) || context.IsFull)
            {
                context.Report("cases.too-many", "Các tình huống có quá nhiều đơn vị và số liệu: hãy chia thành nhiều tệp.", item);
                break;
            }
        }

        return cases;
    }

    private static CriteriaCase? Case(
        DocContext context, DocNode node, SheetCodes codes, ScoredPeriod? standard, CaseBudget budget, IReadOnlyList<CriteriaCase> above)
    {
        var map = new DocMap(context, node, ["name", "like", "period", "asOf", "cluster", .. CaseUnitReader.Keys]);
        var name = map.Text("name", CriteriaLimits.Title);
        var like = Like(context, map, above);
        var period = map.Find("period") is { } other ? Period(context, other) : like?.Period ?? standard;
        var day = map.Find("asOf") is { } asOf ? Day(context, asOf) : like?.Day ?? period?.To;
        if (period is not null && (day < period.From || day > period.To))
        {
            context.Report("cases.day-outside", $"Ngày tính điểm phải nằm trong kỳ, {Words.Days(new DateRange(period.From, period.To))}.", map.Find("asOf")!);
        }

        var units = new CaseUnitReader(context, codes, period, budget);
        var (unit, problem) = (units.Unit(map, "Đơn vị"), Problem(context, map));
        List<CaseUnit> others = [];
        foreach (var item in map.Find("cluster") is { } list ? context.Items(list, CriteriaLimits.Items) : [])
        {
            var below = new DocMap(context, item, ["name", .. CaseUnitReader.Keys]);
            others.Add(units.Unit(below, below.Text("name", CriteriaLimits.Title) ?? ""));
        }

        if (map.Find("expect") is null && map.Find("cluster")?.Items.Any(i => i["expect"] is not null) != true)
        {
            context.Report("cases.no-expectation", "Tình huống phải mong đợi điều gì đó (expect), nếu không thì không kiểm tra được gì.", node);
        }

        IReadOnlyList<CaseUnit> all = like is null
            ? [unit, .. others]
            : [unit.Like(like.Units[0], keepsAttributes: map.Find("unit") is null), .. like.Units.Skip(1).Select(u => u.Unexpecting()), .. others];
        if (like is not null && !budget.Take(all.Sum(u => u.Given.Count)))
        {
            context.Report("cases.too-many", "Các tình huống có quá nhiều đơn vị và số liệu: hãy chia thành nhiều tệp.", node);
        }

        return name is null || period is null || day is null
            ? null
            : new CriteriaCase { Name = name, Line = node.Line, Period = period, Day = day.Value, Units = all, ExpectedProblem = problem };
    }

    /// <summary>The case above that this one starts from: a year is written once, and what differs is said.</summary>
    private static CriteriaCase? Like(DocContext context, DocMap map, IReadOnlyList<CriteriaCase> above)
    {
        if (map.Find("like") is null || map.Text("like", CriteriaLimits.Title) is not { } name)
        {
            return null;
        }

        if (above.FirstOrDefault(c => c.Name == name) is { ExpectedProblem: null } found)
        {
            return found;
        }

        context.Report("cases.unknown-case", $"Không có tình huống chấm được nào ở trên mang tên \"{DocRules.Short(name)}\".", map.Find("like")!);
        return null;
    }

    /// <summary>The problem that a case expects: then it expects nothing else.</summary>
    private static string? Problem(DocContext context, DocMap map)
    {
        if (map.Find("expect")?["problem"] is not { } node)
        {
            return null;
        }

        if (map.Find("expect")!.Members.Count > 1)
        {
            context.Report("criteria.conflict", "Tình huống mong đợi một lỗi (problem) thì không có điểm.", node);
            return null;
        }

        return context.Text(node, 100);
    }

    private static ScoredPeriod? Period(DocContext context, DocNode node)
    {
        var map = new DocMap(context, node, "from", "to");
        var from = map.Require("from") is { } first ? Day(context, first) : null;
        var to = map.Require("to") is { } last ? Day(context, last) : null;
        if (from > to)
        {
            context.Report("criteria.conflict", "Ngày bắt đầu sau ngày kết thúc.", map.Find("to")!);
            return null;
        }

        return from is { } f && to is { } t ? new ScoredPeriod("ky", f, t) : null;
    }

    /// <summary>A day of these centuries: the calendar must not end under a repetition.</summary>
    internal static DateOnly? Day(DocContext context, DocNode node)
    {
        if (context.Day(node) is not { } day)
        {
            return null;
        }

        if (day.Year >= Years.First && day.Year <= Years.Last)
        {
            return day;
        }

        context.Report("criteria.not-a-day", $"Ngày phải từ năm {Years.First} đến năm {Years.Last}.", node);
        return null;
    }
}

/// <summary>How much a document may ask to be scored: a second or two of work, whatever it says.</summary>
/// <param name="parts">Sections and criteria of the sheet.</param>
internal sealed class CaseBudget(int parts)
{
    private const int MaxRows = 200_000;
    private const long MaxWork = 20_000_000;

    private int _rows;

    /// <summary>Counts units or entries, each of which every criterion may have to look at. False when it is too much.</summary>
    public bool Take(int rows)
    {
        _rows += rows;
        return _rows <= MaxRows && (long)_rows * parts <= MaxWork;
    }
}

/// <summary>Codes that a case can refer to.</summary>
/// <param name="parts">Sections and criteria of the sheet.</param>
/// <param name="classification">Its classes, or null.</param>
internal sealed class SheetCodes(IReadOnlyList<SheetPart> parts, Classification? classification)
{
    private readonly Dictionary<string, SheetPart> _parts = parts.ToDictionary(p => p.Code);

    /// <summary>A section or criterion, or null.</summary>
    public SheetPart? Find(string code) => _parts.GetValueOrDefault(code);

    /// <summary>Codes of the classes, best first; none when the sheet does not classify.</summary>
    public IReadOnlyList<string> Classes { get; } = [.. classification?.Classes.Select(c => c.Code) ?? []];
}
