using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Explanations;

/// <summary>Says how a formula came to its points with the numbers of one sheet and view, e.g. "3 cuộc đối thoại × 2 điểm = 6 điểm".</summary>
/// <param name="criterion">The criterion.</param>
/// <param name="kind">Kind of its section: in a deduction section points are taken.</param>
/// <param name="values">Labels and numbers, in the order of <see cref="FormulaPoints.ValuesOf"/>.</param>
/// <param name="raw">What the formula gave.</param>
internal sealed class FormulaSentence(Criterion criterion, SectionKind kind, IReadOnlyList<(string Label, decimal? Number)> values, decimal raw)
{
    /// <summary>What the unit is compared with in a relative formula; null when not known.</summary>
    public decimal? Figure { get; init; }

    /// <summary>Region of the unit.</summary>
    public string? Region { get; init; }

    /// <summary>The view, for judgements.</summary>
    public View View { get; init; }

    private string Raw => Points(raw);

    private string Max => Points(criterion.Max);

    private decimal First => values[0].Number!.Value;

    private decimal Second => values[1].Number!.Value;

    /// <summary>The sentence, with its full stop.</summary>
    public string Write() => Say.Upper(Words()) + ".";

    private string Words()
    {
        switch (criterion.Formula)
        {
            case Formula.YesNo f:
                return $"{ConditionSentence.Of(f.Condition, values, Region)}: {(raw > 0 ? $"đạt, được {Raw}" : $"không đạt, {Points(0)}")}";
            case Formula.Options f:
                return Options(f);
        }

        return values.Any(v => v.Number is null) ? Missing() : criterion.Formula switch
        {
            Formula.PerOccurrence f => $"{Counted(First, 0)} × {Points(f.Points)} = {Raw}",
            Formula.Target f => Target(f),
            Formula.Ratio f => Second <= 0
                ? $"{Label(1)} là {Say.Number(Second)}, không có gì để chia: được {Points(f.WhenZero)} theo quy định của tiêu chí"
                : Share(First, Second, criterion.Max),
            Formula.Bands f => InBand(f.Steps),
            Formula.Coverage => Second <= 0 ? $"{Label(1)} là {Say.Number(Second)} nên không có điểm" : Share(First, Second, criterion.Max),
            Formula.Deduction f =>
                $"{Max} − {Counted(First, 0)} × {Points(f.Points)} = {Raw}{(f.Floor > 0 || raw == f.Floor ? $" (còn ít nhất {Points(f.Floor)})" : "")}",
            Formula.Imported { Steps: { } bands } => InBand(bands),
            Formula.Imported => $"{Label(0)} là {Say.Number(First)}, lấy làm điểm: {Raw}",
            Formula.Stepped f => Stepped(f),
            Formula.Timeliness f => Timely(f),
            Formula.LeaderRelative f => ToLeader(f),
            Formula.AverageRelative f => ToAverage(f),
            Formula.Appraised => View == View.Claimed ? $"đơn vị tự chấm {Raw}" : $"hội đồng thẩm định {Raw}",
            Formula.Sample f => Second < f.Least
                ? $"hỏi {Counted(Second, 1)}, chưa đủ {Say.Number(f.Least)} nên chưa có điểm"
                : $"{Counted(Math.Min(First, Second), 0)} × {Points(f.Points)} = {Raw}",
            Formula.Survey f => Second < f.Least
                ? $"có {Counted(Second, 1)}, chưa đủ {Say.Number(f.Least)} nên chưa có điểm"
                : Second <= 0 ? $"chưa có {Label(1)} nên chưa có điểm" : Share(First, Second, criterion.Max),
            _ => throw new InvalidOperationException("Every formula has its sentence."),
        };
    }

    private string Missing() => criterion.Formula switch
    {
        Formula.Appraised => View == View.Claimed ? "đơn vị chưa tự chấm nên chưa có điểm" : "hội đồng chưa thẩm định nên chưa có điểm",
        _ => $"chưa có số liệu về {string.Join(", ", values.Where(v => v.Number is null).Select(v => Say.Lower(v.Label)).Distinct())} nên chưa có điểm",
    };

    private string Target(Formula.Target target)
    {
        var full = criterion.Max - (target.Exceeding?.Most ?? 0);
        if (Second <= 0)
        {
            return $"{Label(1)} là {Say.Number(Second)}, không lớn hơn 0, nên không có điểm";
        }

        if (target.FloorShare is { } floor && First < floor * Second)
        {
            return $"{Counted(First, 0)}, chưa đạt {Say.Percent(floor)} {Label(1)} {Say.Number(Second)}, nên không có điểm";
        }

        if (target.Exceeding is not { } extra || First <= Second)
        {
            return Share(First, Second, full);
        }

        return $"{Counted(First, 0)}, vượt {Label(1)} {Say.Number(Second)}: {Points(full)} + {Points(raw - full)} "
            + $"(mỗi {Say.Percent(extra.Step)} vượt thêm {Points(extra.Points)}, không quá {Points(extra.Most)}) = {Raw}";
    }

    private string Share(decimal part, decimal whole, decimal full) => part >= whole
        ? $"{Counted(part, 0)} trên {Say.Number(whole)} ({Label(1)}), đủ mức cao nhất: {Raw}"
        : part <= 0 ? $"{Counted(part, 0)} trên {Say.Number(whole)} ({Label(1)}): {Raw}"
        : $"{Counted(part, 0)} ÷ {Say.Number(whole)} ({Label(1)}) × {Points(full)} = {Raw}";

    private string InBand(ValueList<Band> bands) => $"{Label(0)} là {Say.Number(First)}, thuộc mức {Say.Range(bands.First(b => b.Holds(First)))}: {Raw}";

    private string Stepped(Formula.Stepped f) => First < Second
        ? $"{Label(0)} là {Say.Number(First)}, chưa đạt {Label(1)} {Say.Number(Second)}, nên không có điểm"
        : $"{Label(0)} là {Say.Number(First)}, đạt {Label(1)} {Say.Number(Second)}: {Points(f.Base)}"
            + $" + {Say.Number(decimal.Floor((First - Second) / f.Each))} bậc (mỗi bậc {Say.Number(f.Each)}) × {Points(f.Points)} = {Raw}";

    private string Timely(Formula.Timeliness f)
    {
        var counted = values.Select((v, i) => (v.Label, Number: v.Number!.Value, f.ByDays[i].Points)).Where(v => v.Number != 0).ToList();
        return counted.Count == 0
            ? $"chưa có {Say.Lower(Say.Noun(values[0].Label) ?? values[0].Label)}, cũng chưa có ở các mức khác: {Raw}"
            : $"{string.Join(" + ", counted.Select(v => $"{Counted(v.Number, v.Label)} × {Points(v.Points)}"))} = {Raw}";
    }

    private string ToLeader(Formula.LeaderRelative f)
    {
        var (among, ratio) = (ValueLabels.Group(f.Among), Relative.Ratio([.. values.Select(v => v.Number)]));
        if (ratio is not { } r || Figure is not { } best)
        {
            return f.Goal is not null && Second <= 0 ? $"{Label(1)} là {Say.Number(Second)}, không lớn hơn 0, nên không có điểm" : "chưa có mức nào để so sánh nên chưa có điểm";
        }

        if (f.Goal is null)
        {
            return r <= 0 ? $"{Counted(First, 0)}: {Raw}"
                : r >= best ? $"{Counted(First, 0)}, cao nhất trong {among}: {Raw}"
                : $"{Counted(First, 0)} ÷ {Say.Number(best)} (mức cao nhất trong {among}) × {Max} = {Raw}";
        }

        var (done, half) = ($"{Counted(First, 0)} ÷ {Label(1)} {Say.Number(Second)} = {Say.Percent(r)}", Points(criterion.Max / 2));
        return r <= 0 ? $"{done}: {Raw}"
            : best <= 1 ? $"{done}, chưa đơn vị nào trong {among} vượt chỉ tiêu: {half} × {Say.Percent(r)} = {Raw}"
            : r < 1 ? $"{done}, chưa đạt chỉ tiêu: {half} × {Say.Percent(r)} = {Raw}"
            : r >= best ? $"{done}, cao nhất trong {among}: {Raw}"
            : $"{done}, mức cao nhất trong {among} là {Say.Percent(best)}: {half} + {half} × ({Say.Percent(r)} − 100%) ÷ ({Say.Percent(best)} − 100%) = {Raw}";
    }

    private string ToAverage(Formula.AverageRelative f)
    {
        var (average, of) = f.Average is null ? (Figure, $"mức trung bình của {ValueLabels.Group(f.Among)}") : (values[1].Number, Label(1));
        return average is not { } mean
            ? "chưa có mức trung bình để so sánh nên chưa có điểm"
            : $"{Label(0)} là {Say.Number(First)}, {(raw > 0 ? "bằng hoặc cao hơn" : "thấp hơn")} {of} ({Say.Number(mean)}): {Raw}";
    }

    private string Options(Formula.Options options)
    {
        var chosen = options.Choices.Where((_, i) => values[i].Number == 1).ToList();
        if (chosen.Count == 0)
        {
            return View == View.Claimed ? $"đơn vị chưa chọn mức nào: {Points(0)}" : $"hội đồng chưa xác định mức nào: {Points(0)}";
        }

        return $"{(View == View.Claimed ? "đơn vị chọn" : "hội đồng xác định")} {string.Join(", ", chosen.Select(c => $"\"{c.Title}\" ({Points(c.Points)})"))}: {Raw}";
    }

    private string Points(decimal points) => Say.Points(points, kind);

    private string Label(int value) => Say.Lower(values[value].Label);

    private string Counted(decimal number, int value) => Counted(number, values[value].Label);

    private static string Counted(decimal number, string label) =>
        Say.Quantity(number, label) + (number < 0 ? " (nhỏ hơn 0 nên tính là 0)" : "");
}
