using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Proposals;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Tests.Scoring;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Tests.Awards;

/// <summary>Who is eligible for what, and why not, in words.</summary>
public class EligibilityTests
{
    private static readonly DateOnly Granted = new(2026, 1, 15);

    public static TheoryData<string, string, string> Distances => new()
    {
        { "total: 60", "", "Chưa đủ điều kiện: thiếu 1,5 điểm." },
        { "class: [tot]", "", "Đủ điều kiện." },
        { "class: [xuat-sac]", "", "Chưa đủ điều kiện: xếp loại Hoàn thành tốt, chưa đạt xuat-sac." },
        { "section: { code: II, share: 0.5 }", "", "Chưa đủ điều kiện: nội dung II thiếu 20 điểm." },
        { "section: { code: I, share: 0.9 }", "", "Đủ điều kiện." },
        { "noCriterionAtZero: true", "", "Chưa đủ điều kiện: còn 1 tiêu chí 0 điểm (II.1)." },
        { "rank: 1", "", "Đủ điều kiện." },
        { "topShare: 0.2", "", "Chưa đủ điều kiện: đứng thứ 1, thiếu 1 bậc xếp hạng." },
        { "noOverdue: { prefix: petition, where: { kind: complaint }, noun: đơn khiếu nại }", "overdue", "Chưa đủ điều kiện: còn 1 đơn khiếu nại quá hạn." },
        { "noOverdue: { prefix: petition, where: { kind: complaint }, noun: đơn khiếu nại }", "", "Đủ điều kiện." },
        { "quantity: { of: { measure: model.replicated-out }, least: 2, noun: mô hình được nhân rộng }", "model", "Chưa đủ điều kiện: thiếu 1 mô hình được nhân rộng." },
        { "quantity: { of: { measure: model.replicated-out }, most: 0, noun: mô hình được nhân rộng }", "model", "Chưa đủ điều kiện: thừa 1 mô hình được nhân rộng." },
        { "noIncident: { of: discipline, from: warning }", "reprimand", "Đủ điều kiện." },
        { "noIncident: { of: discipline, from: warning }", "warning", "Chưa đủ điều kiện: có 1 trường hợp bị kỷ luật." },
        { "noIncident: { of: discipline, from: warning, months: 6 }", "warning", "Đủ điều kiện." },
        { "noIncident: { of: hotspot }", "", "Đủ điều kiện." },
        { "figure: { code: ty-le-ldtt, least: 70, noun: \"% cá nhân đạt Lao động tiên tiến\" }", "", "Chưa xác định: cần nhập số liệu % cá nhân đạt Lao động tiên tiến của năm (chỉ số ty-le-ldtt)." },
        { "figure: { code: ty-le-ldtt, least: 70, noun: \"% cá nhân đạt Lao động tiên tiến\" }", "figure", "Chưa đủ điều kiện: thiếu 1,5 % cá nhân đạt Lao động tiên tiến." },
        { "history: { any: [htxs], years: 2, thisYear: true }", "", "Chưa xác định: cần nhập kết quả năm 2026 (Hoàn thành xuất sắc nhiệm vụ) kèm số quyết định." },
        { "history: { any: [htxs], years: 2, thisYear: true }", "htxs-26", "Chưa đủ điều kiện: thiếu 1 năm đạt Hoàn thành xuất sắc nhiệm vụ." },
        { "history: { any: [htxs], years: 2, thisYear: true }", "htxs-26-25", "Đủ điều kiện." },
        { "history: { any: [htxs], years: 1, thisYear: false }", "", "Chưa đủ điều kiện: thiếu 1 năm đạt Hoàn thành xuất sắc nhiệm vụ." },
        { "age: 12", "", "Đủ điều kiện." },
        { "age: 12", "young", "Chưa đủ điều kiện: thiếu 6 tháng hoạt động." },
        { "exists: true", "dissolved", "Chưa đủ điều kiện: đơn vị đã giải thể từ 01/07/2026." },
        { "exists: true", "merged", "Chưa đủ điều kiện: đơn vị đã sáp nhập, chia tách từ 01/07/2026." },
        { "registered: true", "", "Chưa xác định: cần Hội đồng xác nhận: Đã đăng ký thi đua đầu kỳ." },
        { "registered: true", "unregistered", "Chưa đủ điều kiện: không đăng ký thi đua." },
        { "duties: [DC-17]", "", "Chưa xác định: chưa xác định được hạn của nghĩa vụ." },
        { "{ council: doan-ket, label: Nội bộ đoàn kết }", "", "Chưa xác định: cần Hội đồng xác nhận: Nội bộ đoàn kết." },
        { "{ council: doan-ket, label: Nội bộ đoàn kết }", "united", "Đủ điều kiện." },
        { "{ council: doan-ket, label: Nội bộ đoàn kết }", "disunited", "Chưa đủ điều kiện: Hội đồng không xác nhận: Nội bộ đoàn kết (02/BB-HĐ)." },
        { "any: [{ total: 90 }, { council: doan-ket, label: Nội bộ đoàn kết }]", "", "Chưa xác định: cần Hội đồng xác nhận: Nội bộ đoàn kết." },
        { "any: [{ total: 90 }, { rank: 1 }]", "", "Đủ điều kiện." },
        { "any: [{ total: 90 }, { total: 60 }]", "", "Chưa đủ điều kiện: thiếu 31,5 điểm hoặc thiếu 1,5 điểm." },
    };

    [Theory]
    [MemberData(nameof(Distances))]
    public void A_condition_says_what_is_missing(string condition, string given, string expected) =>
        Given(given, AwardSpec.Rule($"    conditions: [{(condition.StartsWith('{') ? condition : $"{{ {condition} }}")}]")).Summary().ShouldBe(expected);

    [Fact]
    public void All_that_is_missing_stands_in_one_sentence()
    {
        var spec = new AwardSpec
        {
            Rules = AwardSpec.Rule("""
                    conditions:
                      - total: 60
                      - quantity: { of: { measure: model.replicated-out }, least: 1, noun: mô hình được nhân rộng }
                      - noOverdue: { prefix: petition, where: { kind: complaint }, noun: đơn khiếu nại }
                """),
        }.With("A", 58, more: t => t.With("t.a", "2026-03-01", 0.5m).With("petition.due", "2026-05-01", 1, "kind=complaint"));
        spec.Summary().ShouldBe("Chưa đủ điều kiện: thiếu 1,5 điểm; thiếu 1 mô hình được nhân rộng; còn 1 đơn khiếu nại quá hạn.");
        spec.Of().Single().Conditions.Select(c => $"{c.Required} {c.Actual} {c.Source}").ShouldBe(["60 58,5 ScoreSheet", "1 0 Activities", "0 1 Activities"]);
    }

    [Fact]
    public void What_a_rule_leaves_open_the_council_sets_before_it_decides()
    {
        const string open = """
                parameters:
                  - { key: least, kind: number, value: 50, label: tổng điểm tối thiểu }
                  - { key: months, kind: number, optional: true, label: số tháng }
                  - { key: on, kind: flag, optional: true, label: đăng ký }
                conditions: [{ total: { param: least } }, { age: { param: months } }, { registered: true, when: on }]
            """;
        AwardSpec Spec() => new AwardSpec { Rules = AwardSpec.Rule(open) }.With("A", 58);
        Spec().Summary().ShouldBe("Chưa xác định: cần Hội đồng quy định tổng điểm tối thiểu.");
        Spec().Set("co.least", "55").Summary().ShouldBe("Đủ điều kiện.");
        Spec().Set("co.least", "59.5").Summary().ShouldBe("Chưa đủ điều kiện: thiếu 1,5 điểm.");
        Spec().Set("co.least", "55").Set("co.on", "true").Summary().ShouldBe("Chưa xác định: cần Hội đồng xác nhận: Đã đăng ký thi đua đầu kỳ.");

        var unconfirmed = AwardSpec.Rule("    conditions: [{ total: 50 }]");
        unconfirmed = unconfirmed with { Rules = [unconfirmed.Rules[0] with { Confirmed = false, Note = "Cần xác nhận" }] };
        AwardSpec Later() => new AwardSpec { Rules = unconfirmed }.With("A", 58);
        Later().Summary().ShouldBe("Chưa xác định: cần Hội đồng quy định việc áp dụng quy tắc xét \"Cờ\".");
        Later().Set("co.applies", "true").States().ShouldBe(["A eligible"]);
        Later().Set("co.applies", "false").States().ShouldBe(["A not-eligible"]);
    }

    [Fact]
    public void A_class_in_another_period_is_a_gate_where_the_council_sets_it()
    {
        const string gate = """
                parameters:
                  - { key: gate-period, kind: text, optional: true, label: kỳ }
                  - { key: gate-classes, kind: text, optional: true, label: mức }
                conditions: [{ classIn: { period: gate-period, classes: gate-classes } }]
            """;
        AwardSpec Spec(string? reached) => new AwardSpec { Rules = AwardSpec.Rule(gate) }.With("A", 58, change: c => reached is null ? c : c with
        {
            Classes = new Dictionary<string, ClassResult> { ["dv26"] = new(reached, reached == "tot" ? "Hoàn thành tốt" : "Hoàn thành", []) },
        });
        Spec(null).Summary().ShouldBe("Đủ điều kiện.");
        Spec("tot").Set("co.gate-period", "dv26").Summary().ShouldBe("Chưa xác định: cần Hội đồng quy định mức xếp loại tối thiểu trong kỳ dv26.");
        Spec("tot").Set("co.gate-period", "dv26").Set("co.gate-classes", "xuat-sac, tot").Summary().ShouldBe("Đủ điều kiện.");
        Spec("dat").Set("co.gate-period", "dv26").Set("co.gate-classes", "tot").Summary().ShouldBe("Chưa đủ điều kiện: xếp loại Hoàn thành trong kỳ dv26, chưa đạt mức quy định.");
        Spec(null).Set("co.gate-period", "dv26").Set("co.gate-classes", "tot").Summary().ShouldBe("Chưa xác định: đơn vị không được xếp loại trong kỳ dv26.");
    }

    [Fact]
    public void One_achievement_is_not_rewarded_twice()
    {
        static AwardSpec Held(params HeldTitle[] titles) => new AwardSpec { Rules = AwardSpec.Rule("    excludes: [htxs]\n    conditions: [{ total: 1 }]") }
            .With("A", 58, change: c => c with { Titles = titles });
        var once = new HeldTitle("h-1", "co", 2026, "9/QĐ", Granted) { Period = "y2026", Achievement = AwardCase.Annual };
        Held(once).Summary().ShouldBe("Đã được tặng trong kỳ này (Quyết định 9/QĐ).");
        Held(once with { WithdrawnBy = "10/QĐ" }).Summary().ShouldBe("Đủ điều kiện.");
        Held(once with { Person = new AwardPerson("công chức", "01") }).Summary().ShouldBe("Đủ điều kiện.");
        Held(once with { Period = "y2025" }).Summary().ShouldBe("Đủ điều kiện.");
        Held(once with { Award = "htxs" }).Summary().ShouldBe("Thành tích này đã được khen thưởng: Hoàn thành xuất sắc nhiệm vụ (Quyết định 9/QĐ).");
    }

    [Fact]
    public void The_flag_of_the_province_as_shipped()
    {
        var spec = new AwardSpec().With("A", 58).With("B", 50).With("C", 58, cluster: "khac");
        spec.States("co-thi-dua-tinh").ShouldBe(["A unknown", "B not-eligible", "C unknown"]);
        spec.Of("co-thi-dua-tinh")[1].Summary.ShouldBe("Chưa đủ điều kiện: đứng thứ 2, thiếu 1 bậc xếp hạng.");
        foreach (var unit in new[] { "A", "C" })
        {
            foreach (var key in new[] { "vuot-chi-tieu", "doan-ket-noi-bo", "dang-doan-the-xuat-sac", "tiet-kiem-chong-tham-nhung" })
            {
                spec.Find(unit, key);
            }
        }

        spec.States("co-thi-dua-tinh").ShouldBe(["A eligible", "B not-eligible", "C eligible"]);

        // The share of the Government's flag is of an old decree: nobody can say before the council sets it; 20 % of two, rounded down, is none.
        spec.Find("A", "xuat-sac-trong-cac-don-vi-dan-dau").Find("A", "dang-doan-the-vung-manh");
        spec.Of("co-chinh-phu")[0].Summary.ShouldContain("cần Hội đồng quy định tỷ lệ Cờ thi đua của Chính phủ");
        spec.Set("co-chinh-phu.share", "0.2").Of("co-chinh-phu")[0].Summary.ShouldBe("Đủ điều kiện nhưng ngoài chỉ tiêu (0).");
        spec.Set("co-chinh-phu.share", "0.5").Of("co-chinh-phu")[0].State.ShouldBe(EligibilityState.Unknown, "C may still take the place");
    }

    [Fact]
    public void The_law_in_force_on_the_day_of_reception_counts()
    {
        var spec = new AwardSpec { RulesOn = new DateOnly(2026, 10, 1) }.With("A", 58);
        spec.Of("tap-the-lao-dong-tien-tien").Single().Rule.Version.ShouldBe(2);
        spec.Summary("tap-the-lao-dong-tien-tien").ShouldStartWith("Chưa xác định: cần Hội đồng quy định việc áp dụng quy tắc xét");
    }

    [Fact]
    public void A_simulation_says_who_gains_and_who_loses()
    {
        var inputs = new AwardSpec { Rules = AwardSpec.Rule("    conditions: [{ rank: 1 }]") }.With("A", 30).With("B", 20, 9).Inputs();
        var other = Sheets.Set(Sheets.Section("I", 60, Sheets.Each("I.1", 60, "t.a")), Sheets.Section("II", 40, Sheets.Each("II.1", 40, "t.b", points: 2)));
        var run = Simulation.Run(
            new ScoreInputs(Sheets.Year, AwardSpec.Day, 1, [.. inputs.Candidates.Select(c => c.Sheet.Reading.Unit)]), _ => other);
        SimulatedEligibility.Of(inputs, run).Select(c => $"{c.New.Candidate.Code} {c.Old.State}>{c.New.State} {c.Gains} {c.Loses}")
            .ShouldBe(["A Eligible>NotEligible False True", "B NotEligible>Eligible True False"]);
    }

    private static AwardSpec Given(string given, AwardRules rules) => given switch
    {
        "overdue" => Unit(rules, t => t.With("petition.due", "2026-05-01", 2, "kind=complaint").With("petition.cleared", "2026-05-02", 1, "kind=complaint").With("petition.due", "2026-05-01", 1, "kind=recommendation")),
        "model" => Unit(rules, t => t.With("model.replicated-out", "2026-05-01")),
        "reprimand" or "warning" => Unit(rules, t => t.With("discipline.imposed", "2026-05-01", 1, $"level={given};person-role=staff")),
        "figure" => Unit(rules, t => t.With("figure.ty-le-ldtt", "2026-11-01", 68.5m)),
        "htxs-26" => Unit(rules, change: c => c with { Titles = [new HeldTitle("k26", "htxs", 2026, "1", Granted)] }),
        "htxs-26-25" => Unit(rules, change: c => c with { Titles = [new HeldTitle("k26", "htxs", 2026, "1", Granted), new HeldTitle("k25", "htxs", 2025, "1", Granted)] }),
        "young" => Unit(rules, change: c => c with { Unit = c.Unit with { From = new DateOnly(2026, 7, 1) } }),
        "dissolved" => Unit(rules, change: c => c with { Unit = c.Unit with { End = new UnitEnd(new DateOnly(2026, 7, 1), []) } }),
        "merged" => Unit(rules, change: c => c with { Unit = c.Unit with { End = new UnitEnd(new DateOnly(2026, 7, 1), ["B"]) } }),
        "unregistered" => Unit(rules, change: c => c with { Registered = false }),
        "united" => Unit(rules).Find("A", "doan-ket"),
        "disunited" => Unit(rules).Find("A", "doan-ket", holds: false),
        _ => Unit(rules),
    };

    private static AwardSpec Unit(AwardRules rules, Func<FakeTallies, FakeTallies>? more = null, Func<AwardCandidate, AwardCandidate>? change = null) =>
        new AwardSpec { Rules = rules }.With("A", 58, more: t => (more?.Invoke(t) ?? t).With("t.a", "2026-03-01", 0.5m), change: change);
}
