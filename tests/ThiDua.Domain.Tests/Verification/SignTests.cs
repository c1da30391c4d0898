using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Verification;
using Xunit;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Verification;

/// <summary>Signs of formalism: each with its edges, and its numbers in words.</summary>
public sealed class SignTests
{
    private static readonly DateOnly Deadline = Day("2026-11-30");

    private static SeenActivity Seen(
        int n, string recorded = "2026-05-10", string text = "Đối thoại", string day = "2026-05-04", string kind = "dialogue", Standing standing = Standing.Recorded,
        bool wasRejected = false, string unit = "xa-a", params Evidence[] evidence) =>
        new($"h{n}", kind, unit, Day(day), Day(recorded), standing, wasRejected, text, evidence);

    private static IEnumerable<SeenActivity> Many(int count, string recorded) => Enumerable.Range(0, count).Select(n => Seen(n, recorded));

    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(10, 11, false)]
    [InlineData(9, 0, false)]
    [InlineData(10, 0, true)]
    public void A_burst_is_ten_and_half_of_all_in_the_last_seven_days(int late, int early, bool isSign) =>
        (FormalismSigns.Burst("xa-a", [.. Many(late, "2026-11-24"), .. Many(early, "2026-11-23")], Deadline) is not null).ShouldBe(isSign);

    [Fact]
    public void A_burst_ends_with_the_deadline_and_tells_its_numbers()
    {
        FormalismSigns.Burst("xa-a", [.. Many(20, "2026-12-01")], Deadline).ShouldBeNull();
        FormalismSigns.Burst("xa-a", [.. Many(12, "2026-11-30"), .. Many(6, "2026-03-01")], Deadline)!.Message
            .ShouldBe("Dồn vào cuối hạn: 12 trong 18 hoạt động (66,7 %) được ghi trong 7 ngày cuối trước hết ngày 30/11/2026.");
    }

    [Theory]
    [InlineData(3, 12, true)]
    [InlineData(3, 13, false)]
    [InlineData(2, 0, false)]
    public void Often_rejected_is_three_and_a_fifth_of_what_was_decided(int rejected, int verified, bool isSign)
    {
        var all = Enumerable.Range(0, rejected).Select(n => Seen(n, standing: n == 0 ? Standing.Rejected : Standing.Verified, wasRejected: true))
            .Concat(Enumerable.Range(100, verified).Select(n => Seen(n, standing: Standing.Verified))).Append(Seen(999)).ToList();
        var sign = FormalismSigns.OftenRejected("xa-a", all);
        (sign is not null).ShouldBe(isSign);
        if (rejected == 3 && isSign)
        {
            sign!.Message.ShouldBe("Thường không được công nhận: 3 trong 15 hoạt động đã xét (20 %) từng bị từ chối.");
        }
    }

    [Fact]
    public void The_same_evidence_is_found_however_its_number_is_spelled_and_across_units()
    {
        var signs = FormalismSigns.SameEvidence(
        [
            Seen(1, evidence: [new Evidence("12/BC-UBND")]), Seen(2, evidence: [new Evidence(" 12 / bc - ubnd"), new Evidence("13/BC")]),
            Seen(3, unit: "xa-b", evidence: [new Evidence("ảnh", Sha256: new string('a', 64))]), Seen(4, evidence: [new Evidence("khác", Sha256: new string('a', 64))]),
            Seen(5, evidence: [new Evidence("99"), new Evidence("99")]),
        ]).ToList();
        signs.Select(s => (s.Unit, s.Message, string.Join(' ', s.Activities))).ShouldBe(
        [
            ("xa-a", "Minh chứng “12/BC-UBND” được dùng cho 2 hoạt động.", "h1 h2"),
            (null, "Minh chứng “ảnh” được dùng cho 2 hoạt động của 2 đơn vị.", "h3 h4"),
        ]);
    }

    [Theory]
    [InlineData("Đối thoại với hộ dân thôn Nà Lơn", "doi thoai  voi ho dan thon na lon", true)]
    [InlineData("Hội nghị tuyên truyền lần 1", "Hội nghị tuyên truyền lần 2", true)]
    [InlineData("Tuyên truyền pháp luật tại thôn Bản Lầu về đất đai", "Tuyên truyền pháp luật tại thôn Bản Lấu về đất đaí.", true)]
    [InlineData("Đối thoại về giải phóng mặt bằng", "Đối thoại về trường học", false)]
    [InlineData("12", "13", false)]
    [InlineData("", "", false)]
    public void Nearly_the_same_text_is_so_whatever_accents_spaces_and_numbers(string a, string b, bool near) =>
        FoldedText.AreNear(FoldedText.Bare(a), FoldedText.Bare(b)).ShouldBe(near);

    [Fact]
    public void One_activity_in_ten_is_told_and_what_differs_is_not()
    {
        var ten = Enumerable.Range(1, 10).Select(n => Seen(n, text: $"Tuyên truyền tại thôn Một, buổi {n}")).ToList();
        var sign = FormalismSigns.Splitting(
            [.. ten, Seen(11, text: "Đối thoại về trường học"), Seen(12, text: "Tuyên truyền tại thôn Một, buổi 1", day: "2026-05-05"), Seen(13, text: "Tuyên truyền tại thôn Một, buổi 1", kind: "training"),
             Seen(14, text: "Tuyên truyền tại thôn Một, buổi 1", unit: "xa-b"), Seen(15, text: "Tuyên truyền tại thôn Một, buổi 1", standing: Standing.Voided)]).ShouldHaveSingleItem();
        sign.Message.ShouldBe("Có thể chia nhỏ hoặc ghi trùng: 10 hoạt động cùng loại, cùng ngày 04/05/2026, nội dung gần như nhau.");
        sign.Activities.ShouldBe(ten.Select(t => t.Id));
        FormalismSigns.Splitting([Seen(1, kind: "petition"), Seen(2, kind: "petition")]).ShouldBeEmpty("each petition comes from somebody");
    }

    [Fact]
    public void All_signs_come_in_one_list()
    {
        var all = Many(12, "2026-11-30").Select((a, i) => a with { Text = $"Việc {(char)('a' + i)} {new string((char)('a' + i), 20)}" }).ToList();
        FormalismSigns.All([.. all, Seen(50, evidence: [new Evidence("1/A")]), Seen(51, text: "Khác hẳn", evidence: [new Evidence("1/A")])], Deadline)
            .Select(s => s.Kind).ShouldBe([SignKind.Burst, SignKind.SameEvidence]);
        FormalismSigns.All([], Deadline).ShouldBeEmpty();
    }
}
