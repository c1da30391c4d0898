using System.Globalization;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Awards;

/// <summary>Judges conditions: one arm of a switch for each. Says what is required, what is, and what is missing, in words.</summary>
internal static class AwardConditions
{
    /// <summary>Key of the finding that stands in where registration is not kept here.</summary>
    public const string RegisteredKey = "dang-ky-thi-dua";

    /// <summary>What that finding says.</summary>
    public const string RegisteredLabel = "Đã đăng ký thi đua đầu kỳ";

    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    // No activity is older than this.
    private static readonly DateOnly First = new(1990, 1, 1);

    /// <summary>A condition with those it is made of.</summary>
    public static IEnumerable<AwardCondition> WithParts(AwardCondition condition) =>
        condition is AwardCondition.AnyOf any ? any.Of.SelectMany(WithParts).Prepend(condition) : [condition];

    /// <summary>All conditions of an award for a unit; what does not apply is left out.</summary>
    public static IReadOnlyList<ConditionResult> Check(EligibilityInputs inputs, AwardRule rule, AwardCandidate candidate, IReadOnlyList<AwardCandidate> all)
    {
        var at = new At(inputs, rule, candidate, all);
        return [.. rule.Conditions.Select(c => Check(c, at)).OfType<ConditionResult>()];
    }

    private static ConditionResult? Check(AwardCondition condition, At at) => condition switch
    {
        { When: { } key } when at.Word(key) != "true" => null,
        AwardCondition.Total c => Total(c, at),
        AwardCondition.ClassIs c => Class(c, at),
        AwardCondition.Section c => Section(c, at),
        AwardCondition.NoneAtZero c => NoneAtZero(c, at),
        AwardCondition.Rank c => at.Number(c.Most) is { } most ? Rank(c, at, (int)most) : at.Open(c, c.Most, "Thứ hạng trong cụm, khối", ConditionSource.Standings),
        AwardCondition.TopShare c => at.Number(c.Share) is { } share
            ? Rank(c, at, AwardQuotas.Round(share * at.All.Count(o => o.Rank is not null && o.Sheet.Cluster == at.Candidate.Sheet.Cluster), QuotaRounding.HalfUp))
            : at.Open(c, c.Share, "Thứ hạng trong cụm, khối", ConditionSource.Standings),
        AwardCondition.NoIncident c => NoIncident(c, at),
        AwardCondition.NoOverdue c => NoOverdue(c, at),
        AwardCondition.DutiesMet c => DutiesMet(c, at),
        AwardCondition.Quantity c => Quantity(c, at),
        AwardCondition.FigureReaches c => Figure(c, at),
        AwardCondition.History c => History(c, at),
        AwardCondition.Age c => Age(c, at),
        AwardCondition.Exists c => Exists(c, at),
        AwardCondition.Registered c => Registered(c, at),
        AwardCondition.ClassIn c => ClassIn(c, at),
        AwardCondition.Found c => Found(c.Label ?? c.Key, c.Key, at),
        AwardCondition.AnyOf c => AnyOf(c, at),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private static ConditionResult? Total(AwardCondition.Total c, At at)
    {
        if (at.Number(c.Least) is not { } least)
        {
            return at.Open(c, c.Least, "Tổng điểm", ConditionSource.ScoreSheet);
        }

        var total = at.Candidate.Sheet.Total[at.Inputs.View];
        return Result(c, total >= least, $"Tổng điểm từ {Text(least)}", Text(least), Text(total), ConditionSource.ScoreSheet, $"thiếu {Text(least - total)} điểm");
    }

    private static ConditionResult Class(AwardCondition.ClassIs c, At at)
    {
        var sheet = at.Candidate.Sheet;
        var wanted = string.Join(" hoặc ", c.Classes.Select(code => sheet.Set.Classification?.Classes.FirstOrDefault(k => k.Code == code)?.Title ?? code));
        var text = $"Xếp loại {wanted}";
        return sheet.Class?[at.Inputs.View] is { } reached
            ? Result(c, c.Classes.Contains(reached.Code), text, wanted, reached.Title, ConditionSource.ScoreSheet, $"xếp loại {reached.Title}, chưa đạt {wanted}")
            : Unknown(c, text, wanted, ConditionSource.ScoreSheet, "bảng điểm này không xếp loại");
    }

    private static ConditionResult? Section(AwardCondition.Section c, At at)
    {
        if (at.Number(c.Share) is not { } share)
        {
            return at.Open(c, c.Share, $"Điểm nội dung {c.Code}", ConditionSource.ScoreSheet);
        }

        var (sheet, view) = (at.Candidate.Sheet, at.Inputs.View);
        var (points, max) = sheet.Sections.FirstOrDefault(s => s.Code == c.Code) is { } section ? (section.Points[view], section.Max)
            : sheet.Criteria.FirstOrDefault(l => l.Code == c.Code) is { } line ? (line.Points[view], line.Max)
            : ((decimal?)null, 0m);
        var text = $"Nội dung {c.Code} đạt từ {Text(share * 100)}% điểm tối đa";
        return points is { } got
            ? Result(c, got >= share * max, text, Text(share * max), Text(got), ConditionSource.ScoreSheet, $"nội dung {c.Code} thiếu {Text((share * max) - got)} điểm")
            : Unknown(c, text, $"{Text(share * 100)}%", ConditionSource.ScoreSheet, $"bảng điểm không có nội dung {c.Code}");
    }

    private static ConditionResult NoneAtZero(AwardCondition.NoneAtZero c, At at)
    {
        var view = at.Inputs.View;
        var zero = at.Candidate.Sheet.Criteria
            .Where(l => l.Kind == SectionKind.Scored && (view == Activities.View.Claimed ? l.Applies.Claimed : l.Applies.Verified) && l.Points[view] == 0)
            .Select(l => l.Code).ToList();
        return Result(c, zero.Count == 0, "Không có tiêu chí nào bị 0 điểm", "0", Text(zero.Count), ConditionSource.ScoreSheet,
            $"còn {zero.Count} tiêu chí 0 điểm ({string.Join(", ", zero.Take(5))})");
    }

    private static ConditionResult Rank(AwardCondition c, At at, int most)
    {
        var text = most == 1 ? "Dẫn đầu cụm, khối thi đua" : $"Xếp thứ {most} trở lên trong cụm, khối thi đua";
        return at.Candidate.Rank is { } rank
            ? Result(c, rank <= most, text, Text(most), Text(rank), ConditionSource.Standings, $"đứng thứ {rank}, thiếu {rank - most} bậc xếp hạng")
            : Result(c, holds: false, text, Text(most), "không xếp hạng", ConditionSource.Standings, at.Candidate.WhyNotRanked?.TrimEnd('.') ?? "không được xếp hạng");
    }

    private static ConditionResult NoIncident(AwardCondition.NoIncident c, At at)
    {
        var (measure, noun) = c.Sort switch
        {
            IncidentSort.Hotspot => ("hotspot.arisen", "điểm nóng"),
            IncidentSort.Violation => ("violation.concluded", "kết luận vi phạm"),
            IncidentSort.Discipline => ("discipline.imposed", "trường hợp bị kỷ luật"),
            _ => throw new ArgumentOutOfRangeException(nameof(c)),
        };
        var from = c.Months is { } months ? at.Inputs.Day.AddMonths(-months).AddDays(1) : at.Inputs.Period.From;
        var found = at.Sum(measure, c.Where, from);
        return Result(c, found <= 0, $"Không có {noun}{(c.Months is { } m ? $" trong {m} tháng" : " trong kỳ")}", "0", Text(found), ConditionSource.Activities, $"có {Text(found)} {noun}")
            with
        { Measure = measure };
    }

    private static ConditionResult NoOverdue(AwardCondition.NoOverdue c, At at)
    {
        var overdue = at.Sum($"{c.Prefix}.due", c.Where, First) - at.Sum($"{c.Prefix}.cleared", c.Where, First);
        return Result(c, overdue <= 0, $"Không còn {c.Noun} quá hạn", "0", Text(overdue), ConditionSource.Activities, $"còn {Text(overdue)} {c.Noun} quá hạn")
            with
        { Measure = $"{c.Prefix}.due" };
    }

    private static ConditionResult DutiesMet(AwardCondition.DutiesMet c, At at)
    {
        var text = $"Không bỏ sót nghĩa vụ {string.Join(", ", c.Codes)}";
        var (unit, period) = (at.Candidate.Sheet.Reading.Unit, at.Inputs.Period);
        var missing = unit.Duties is { } duties
            ? new DutyQuestion(duties.Rules, duties.Unit, period.From, period.To, at.Inputs.Day) is var asked
                ? DutyCount.Of(asked, codes => DutyList.Of(asked, unit.Tallies, at.Inputs.View, codes), DutyFigure.Missing, c.Codes)
                : null
            : null;
        return missing is { } count
            ? Result(c, count == 0, text, "0", Text(count), ConditionSource.Duties, $"còn {Text(count)} nghĩa vụ quá hạn, chưa thực hiện")
            : Unknown(c, text, "0", ConditionSource.Duties, "chưa xác định được hạn của nghĩa vụ");
    }

    private static ConditionResult? Quantity(AwardCondition.Quantity c, At at)
    {
        var (least, most) = (c.Least is { } low ? at.Number(low) : null, c.Most is { } high ? at.Number(high) : null);
        if ((c.Least is not null && least is null) || (c.Most is not null && most is null))
        {
            return at.Open(c, least is null && c.Least is { } open ? open : c.Most!, $"Số {c.Noun}", ConditionSource.Activities);
        }

        var number = at.Sum(c.Query.Measure, c.Query.Where, at.Inputs.Period.From);
        var (text, required, distance) = least is { } l && number < l ? ($"Ít nhất {Text(l)} {c.Noun}", Text(l), $"thiếu {Text(l - number)} {c.Noun}")
            : most is { } m ? ($"Nhiều nhất {Text(m)} {c.Noun}", Text(m), $"thừa {Text(number - m)} {c.Noun}")
            : ($"Ít nhất {Text(least!.Value)} {c.Noun}", Text(least.Value), "");
        return Result(c, !(number < least) && !(number > most), text, required, Text(number), ConditionSource.Activities, distance) with { Measure = c.Query.Measure };
    }

    private static ConditionResult? Figure(AwardCondition.FigureReaches c, At at)
    {
        if (at.Number(c.Least) is not { } least)
        {
            return at.Open(c, c.Least, $"Từ mức Hội đồng quy định {c.Noun}", ConditionSource.Activities);
        }

        var (text, measure) = ($"Ít nhất {Text(least)} {c.Noun}", $"figure.{c.Figure}");
        var latest = at.Candidate.Sheet.Reading.Unit.Tallies.Latest(at.Inputs.View, measure, at.Inputs.Period.From, at.Inputs.Day);
        return (latest is { } known
            ? Result(c, known.Value >= least, text, Text(least), Text(known.Value), ConditionSource.Activities, $"thiếu {Text(least - known.Value)} {c.Noun}")
            : Unknown(c, text, Text(least), ConditionSource.Activities, $"cần nhập số liệu {c.Noun} của năm (chỉ số {c.Figure})")) with
        { Measure = measure };
    }

    private static ConditionResult History(AwardCondition.History c, At at)
    {
        var names = string.Join(" hoặc ", c.Any.Select(at.Inputs.Rules.TitleOf));
        var last = at.Inputs.Year - (c.ThisYear ? 0 : 1);
        var text = c.Years == 1 ? $"{names} năm {last}" : $"{c.Years} năm liên tục ({last - c.Years + 1} - {last}) đạt {names}";
        var held = at.Candidate.Titles.Where(t => t.IsOfUnit && c.Any.Contains(t.Award)).OrderBy(t => t.DecidedOn).ThenBy(t => t.Id, StringComparer.Ordinal)
            .ToLookup(t => t.Year);
        var years = Enumerable.Range(0, c.Years).TakeWhile(back => held[last - back].Any()).Count();
        if (years < c.Years && c.ThisYear && last == at.Inputs.Year && years == 0 && !AnyResult(at, last))
        {
            // Nothing was recorded for the year yet: that is not the same as not reached.
            return Unknown(c, text, Text(c.Years), ConditionSource.Titles, $"cần nhập kết quả năm {last} ({names}) kèm số quyết định");
        }

        return Result(c, years >= c.Years, text, Text(c.Years), Text(years), ConditionSource.Titles, $"thiếu {c.Years - years} năm đạt {names}")
            with
        { RestsOn = [.. Enumerable.Range(0, years).Select(back => held[last - back].Last().Id)] };
    }

    private static bool AnyResult(At at, int year) => at.Candidate.Titles.Any(t => t.IsOfUnit && t.Year == year && at.Inputs.Rules.Results.ContainsKey(t.Award));

    private static ConditionResult? Age(AwardCondition.Age c, At at)
    {
        if (at.Number(c.Months) is not { } least)
        {
            return at.Open(c, c.Months, "Thời gian hoạt động", ConditionSource.Unit);
        }

        var (from, until) = (at.Candidate.Unit.From, at.Inputs.Period.To.AddDays(1));
        var months = ((until.Year - from.Year) * 12) + until.Month - from.Month - (until.Day < from.Day ? 1 : 0);
        return Result(c, months >= least, $"Hoạt động từ {Text(least)} tháng trở lên tính đến hết kỳ", $"{Text(least)} tháng", $"{Text(months)} tháng", ConditionSource.Unit,
            $"thiếu {Text(least - months)} tháng hoạt động");
    }

    private static ConditionResult Exists(AwardCondition.Exists c, At at)
    {
        var end = at.Candidate.Unit.End is { } ended && ended.On <= at.Inputs.Day ? ended : null;
        var how = end is { Successors.Count: > 0 } ? "đã sáp nhập, chia tách" : "đã giải thể";
        return Result(c, end is null, "Đơn vị không giải thể, sáp nhập sau sắp xếp tổ chức", "đang hoạt động", end is null ? "đang hoạt động" : how, ConditionSource.Unit,
            $"đơn vị {how} từ {end?.On.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)}");
    }

    private static ConditionResult Registered(AwardCondition.Registered c, At at) => at.Candidate.Registered is { } registered
        ? Result(c, registered, "Đã đăng ký thi đua đầu kỳ", "có", registered ? "có" : "không", ConditionSource.Unit, "không đăng ký thi đua")
        : Found(c.Label ?? RegisteredLabel, RegisteredKey, at);

    private static ConditionResult? ClassIn(AwardCondition.ClassIn c, At at)
    {
        if (at.Word(c.Period) is not { } period)
        {
            return null;
        }

        var wanted = at.Word(c.Classes)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        var text = c.Label ?? $"Xếp loại trong kỳ {period}";
        return wanted.Length == 0 ? Unknown(c, text, "", ConditionSource.Council, $"cần Hội đồng quy định mức xếp loại tối thiểu trong kỳ {period}")
            : at.Candidate.Classes.GetValueOrDefault(period) is { } reached
                ? Result(c, wanted.Contains(reached.Code), text, string.Join(" hoặc ", wanted), reached.Title, ConditionSource.ScoreSheet, $"xếp loại {reached.Title} trong kỳ {period}, chưa đạt mức quy định")
                : Unknown(c, text, string.Join(" hoặc ", wanted), ConditionSource.ScoreSheet, $"đơn vị không được xếp loại trong kỳ {period}");
    }

    private static ConditionResult Found(string text, string key, At at) =>
        at.Inputs.Settings.Findings.GetValueOrDefault((at.Candidate.Code, key)) is { } made
            ? new ConditionResult(text, made.Holds ? ConditionState.Met : ConditionState.NotMet, "Hội đồng xác nhận", made.Holds ? "có" : "không", ConditionSource.Council)
            {
                Distance = made.Holds ? null : $"Hội đồng không xác nhận: {text} ({made.Decision})",
            }
            : new ConditionResult(text, ConditionState.Unknown, "Hội đồng xác nhận", null, ConditionSource.Council) { Distance = $"cần Hội đồng xác nhận: {text}" };

    private static ConditionResult? AnyOf(AwardCondition.AnyOf c, At at)
    {
        var parts = c.Of.Select(p => Check(p, at)).OfType<ConditionResult>().ToList();
        if (parts.Count == 0)
        {
            return null;
        }

        // The best of them speaks for all; a condition that is met goes before one that nobody knows.
        var state = parts.Min(p => p.State switch { ConditionState.Met => 0, ConditionState.Unknown => 1, _ => 2 }) switch
        {
            0 => ConditionState.Met,
            1 => ConditionState.Unknown,
            _ => ConditionState.NotMet,
        };
        var met = parts.Find(p => p.State == ConditionState.Met);
        return new ConditionResult(c.Label ?? string.Join(" hoặc ", parts.Select(p => p.Text)), state, "một trong các điều kiện", met?.Text, parts[0].Source)
        {
            Parts = parts,
            RestsOn = met?.RestsOn ?? [],
            Distance = state == ConditionState.Met ? null : string.Join(" hoặc ", parts.Where(p => p.State == state).Select(p => p.Distance)),
        };
    }

    private static ConditionResult Result(AwardCondition c, bool holds, string text, string required, string actual, ConditionSource source, string distance) =>
        new(c.Label ?? text, holds ? ConditionState.Met : ConditionState.NotMet, required, actual, source) { Distance = holds ? null : distance };

    private static ConditionResult Unknown(AwardCondition c, string text, string required, ConditionSource source, string why) =>
        new(c.Label ?? text, ConditionState.Unknown, required, null, source) { Distance = why };

    private static string Text(decimal number) => number.ToString("0.####", Vietnamese);

    private sealed record At(EligibilityInputs Inputs, AwardRule Rule, AwardCandidate Candidate, IReadOnlyList<AwardCandidate> All)
    {
        public decimal? Number(AwardNumber number) => Inputs.Settings.Number(Rule.Code, Rule.Parameters, number);

        public string? Word(string key) => Inputs.Settings.Text(Rule.Code, Rule.Parameters, key);

        public decimal Sum(string measure, ValueList<FacetFilter> where, DateOnly from) =>
            Candidate.Sheet.Reading.Unit.Tallies.Sum(Inputs.View, measure, where, from, Inputs.Day);

        /// <summary>Unknown because the council has not set a number; where it need not, the condition does not apply.</summary>
        public ConditionResult? Open(AwardCondition c, AwardNumber number, string text, ConditionSource source) =>
            number is AwardNumber.Of of && Rule.Parameters.First(p => p.Key == of.Key) is var open && !open.Optional
                ? Unknown(c, text, open.Label, source, $"cần Hội đồng quy định {open.Label}")
                : null;
    }
}
