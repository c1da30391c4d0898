namespace ThiDua.Api.Activities;

/// <summary>Vietnamese names of the codes of choices, as the glossary has them; a test holds the two against each other.</summary>
internal static class ChoiceWords
{
    private static readonly Dictionary<string, (string Code, string Words)[]> All = new()
    {
        ["BoardType"] =
        [
            ("people-inspectorate", "Ban Thanh tra nhân dân ở xã, phường, đặc khu (Luật 10/2022/QH15 Điều 36)"),
            ("agency-inspectorate", "Ban Thanh tra nhân dân ở cơ quan, đơn vị (Luật 10/2022/QH15 Điều 60)"),
        ],
        ["Channel"] =
        [
            ("in-person", "Trực tiếp"),
            ("online", "Trực tuyến"),
        ],
        ["ConferenceType"] =
        [
            ("dissemination", "Hội nghị quán triệt, tuyên truyền, phổ biến pháp luật"),
            ("review", "Hội nghị sơ kết, tổng kết"),
            ("cadres", "Hội nghị cán bộ, công chức, viên chức, người lao động (Luật 10/2022/QH15 Điều 51)"),
            ("cadres-extraordinary", "Hội nghị cán bộ, công chức, viên chức, người lao động bất thường (Luật 10/2022/QH15 Điều 50.1)"),
            ("community", "Hội nghị cộng đồng dân cư (Luật 10/2022/QH15 Điều 33)"),
            ("briefing", "Hội nghị giao ban, triển khai nhiệm vụ"),
            ("other", "Hội nghị khác"),
        ],
        ["ConsultationAddressee"] =
        [
            ("government", "Chính quyền"),
            ("party", "Cấp ủy, tổ chức đảng: Nhân dân tham gia xây dựng Đảng"),
            ("front", "Mặt trận Tổ quốc, tổ chức chính trị - xã hội"),
            ("agency", "Việc nội bộ của cơ quan, đơn vị: hỏi cán bộ, công chức, viên chức, người lao động (Luật 10/2022/QH15 Điều 53)"),
        ],
        ["DialogueType"] =
        [
            ("periodic", "Đối thoại định kỳ (Luật 10/2022/QH15 Điều 32)"),
            ("thematic", "Đối thoại chuyên đề, đột xuất"),
            ("pre-decision", "Đối thoại trước khi ra quyết định hành chính (Luật 10/2022/QH15 Điều 27)"),
            ("meeting", "Tiếp xúc, gặp gỡ Nhân dân"),
        ],
        ["DisciplineLevel"] =
        [
            ("reprimand", "Khiển trách"),
            ("warning", "Cảnh cáo"),
            ("salary-reduction", "Hạ bậc lương"),
            ("demotion", "Giáng chức"),
            ("removal-from-office", "Cách chức"),
            ("recall-from-office", "Bãi nhiệm"),
            ("dismissal", "Buộc thôi việc"),
            ("expulsion-from-party", "Khai trừ khỏi Đảng"),
        ],
        ["DocumentType"] =
        [
            ("imposing-decision", "Quyết định hành chính áp đặt nghĩa vụ, chấm dứt quyền, lợi ích, mà người chịu tác động yêu cầu đối thoại (Luật 10/2022/QH15 Điều 27)"),
            ("other", "Văn bản khác"),
        ],
        ["InspectionBy"] =
        [
            ("self", "Đơn vị tự kiểm tra"),
            ("superior", "Cấp trên kiểm tra"),
            ("thematic", "Kiểm tra, giám sát chuyên đề"),
            ("front", "Mặt trận Tổ quốc, tổ chức chính trị - xã hội"),
            ("people-inspectorate", "Ban Thanh tra nhân dân"),
            ("investment-supervision", "Ban Giám sát đầu tư của cộng đồng"),
        ],
        ["InspectionForm"] =
        [
            ("inspection", "Kiểm tra"),
            ("supervision", "Giám sát"),
            ("social-criticism", "Phản biện xã hội"),
        ],
        ["ModelLevel"] =
        [
            ("commune", "Cấp xã"),
            ("district", "Cấp huyện (kết thúc hoạt động từ 01/07/2025; còn dùng cho công nhận trước đó)"),
            ("province", "Cấp tỉnh"),
            ("national", "Cấp Trung ương"),
        ],
        ["PersonRole"] =
        [
            ("head", "Người đứng đầu"),
            ("deputy-head", "Cấp phó của người đứng đầu"),
            ("manager", "Lãnh đạo, quản lý khác"),
            ("staff", "Cán bộ, công chức, viên chức, người lao động"),
        ],
        ["PetitionOutcome"] =
        [
            ("granted", "Giải quyết xong, chấp nhận"),
            ("partly-granted", "Chấp nhận một phần"),
            ("denied", "Không chấp nhận, có trả lời"),
            ("explained", "Hướng dẫn, giải thích xong"),
            ("withdrawn", "Người gửi rút đơn"),
        ],
        ["PetitionType"] =
        [
            ("recommendation", "Kiến nghị"),
            ("feedback", "Phản ánh"),
            ("complaint", "Khiếu nại lần đầu"),
            ("second-complaint", "Khiếu nại lần hai"),
            ("denunciation", "Tố cáo"),
        ],
        ["PlanSpan"] =
        [
            ("quarter", "Quý"),
            ("half-year", "Sáu tháng"),
            ("year", "Năm"),
        ],
        ["PublicationChannel"] =
        [
            ("headquarters", "Niêm yết tại trụ sở"),
            ("community-points", "Niêm yết tại nhà văn hóa và điểm sinh hoạt cộng đồng"),
            ("portal", "Cổng, trang thông tin điện tử"),
            ("radio", "Truyền thanh"),
            ("village-head", "Qua trưởng thôn, tổ trưởng tổ dân phố"),
            ("conference", "Tại hội nghị"),
            ("letter", "Bằng văn bản gửi tới cán bộ, công chức, người dân"),
            ("other", "Hình thức khác"),
        ],
        ["PublicationReportRecipient"] =
        [
            ("council", "Hội đồng nhân dân"),
            ("front", "Ủy ban Mặt trận Tổ quốc"),
        ],
        ["Stance"] =
        [
            ("agree", "Đồng ý"),
            ("agree-with-changes", "Đồng ý nếu được sửa"),
            ("disagree", "Không đồng ý"),
        ],
        ["RecommendationSource"] =
        [
            ("inspectorate", "Ban Thanh tra nhân dân (Luật 10/2022/QH15 Điều 40.1c: trả lời trong 15 ngày)"),
            ("investment-supervision", "Ban Giám sát đầu tư của cộng đồng"),
            ("front", "Mặt trận Tổ quốc và tổ chức thành viên"),
        ],
        ["RegulationType"] =
        [
            ("democracy", "Quy chế dân chủ ở cơ sở"),
            ("ethics", "Chuẩn mực đạo đức công vụ, khẩu hiệu hành động của cơ quan"),
            ("office-culture", "Văn hóa công sở"),
            ("speech", "Quy chế phát ngôn"),
            ("other", "Quy chế khác"),
        ],
        ["ReportType"] =
        [
            ("award-dossier", "Hồ sơ đề nghị khen thưởng tổng kết năm"),
            ("thematic-award-dossier", "Hồ sơ đề nghị khen thưởng chuyên đề"),
            ("mobilisation-self-score", "Báo cáo tự chấm điểm dân vận, dân chủ cơ sở"),
            ("legal-access-dossier", "Hồ sơ xã, phường, đặc khu đạt chuẩn tiếp cận pháp luật"),
            ("emulation-registration", "Đăng ký thi đua đầu năm"),
            ("other", "Báo cáo khác"),
        ],
        ["ViolationSeverity"] =
        [
            ("minor", "Ít nghiêm trọng"),
            ("serious", "Nghiêm trọng"),
            ("very-serious", "Rất nghiêm trọng"),
            ("extremely-serious", "Đặc biệt nghiêm trọng"),
        ],
        ["ViolationType"] =
        [
            ("democracy", "Vi phạm dân chủ"),
            ("bureaucracy", "Quan liêu, hách dịch, cửa quyền"),
            ("corruption", "Tham nhũng"),
            ("waste", "Lãng phí"),
            ("speech", "Phát ngôn"),
            ("disunity", "Mất đoàn kết nội bộ"),
            ("ideology", "Suy thoái về tư tưởng chính trị, đạo đức, lối sống"),
            ("crime", "Có người của đơn vị bị xử lý hình sự"),
            ("other", "Vi phạm khác"),
        ],
    };

    /// <summary>Choices that have names, with all their codes.</summary>
    public static IEnumerable<(string Choice, string Code, string Words)> Everything => All.SelectMany(c => c.Value.Select(v => (c.Key, v.Code, v.Words)));

    /// <summary>The codes of a choice with their names, in the order of the choice.</summary>
    /// <param name="choice">An enum.</param>
    public static IReadOnlyList<(string Code, string Words)> Of(Type choice) => All[choice.Name];

    /// <summary>The name without its legal basis: what stands in lists to choose from.</summary>
    public static string Short(string words) => words.IndexOf(" (", StringComparison.Ordinal) is > 0 and var at ? words[..at] : words;
}
