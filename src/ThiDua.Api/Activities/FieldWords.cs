namespace ThiDua.Api.Activities;

/// <summary>Vietnamese names of the types of activity and of their fields, for forms and spreadsheets.</summary>
internal static class FieldWords
{
    private static readonly Dictionary<string, string> Types = new()
    {
        ["dialogue-held"] = "Đối thoại, tiếp xúc",
        ["reception-held"] = "Tiếp công dân",
        ["petition-received"] = "Đơn thư",
        ["recommendation-received"] = "Kiến nghị của Ban TTND, MTTQ",
        ["consultation-opened"] = "Lấy ý kiến Nhân dân",
        ["publication-made"] = "Công khai",
        ["publication-list-posted"] = "Niêm yết danh mục công khai",
        ["publication-broadcast"] = "Truyền thanh",
        ["publication-plan-adopted"] = "Kế hoạch công khai",
        ["publication-report-sent"] = "Báo cáo công khai",
        ["decision-notified"] = "Nhân dân bàn, quyết định",
        ["contribution-made"] = "Nhân dân đóng góp",
        ["model-registered"] = "Mô hình \"Dân vận khéo\"",
        ["document-issued"] = "Văn bản ban hành",
        ["conference-held"] = "Hội nghị",
        ["program-adopted"] = "Chương trình hành động",
        ["coordination-signed"] = "Chương trình phối hợp",
        ["regulation-adopted"] = "Quy chế",
        ["inspection-conducted"] = "Kiểm tra, giám sát, phản biện",
        ["board-established"] = "Ban Thanh tra nhân dân",
        ["training-held"] = "Bồi dưỡng, tập huấn",
        ["service-month-reported"] = "Số liệu một cửa tháng",
        ["survey-recorded"] = "Khảo sát hài lòng",
        ["report-submitted"] = "Báo cáo",
        ["hotspot-arisen"] = "Điểm nóng",
        ["violation-concluded"] = "Kết luận vi phạm",
        ["discipline-imposed"] = "Kỷ luật",
        ["figure-recorded"] = "Chỉ số từ nguồn ngoài",
        ["custom-recorded"] = "Hoạt động riêng của bộ tiêu chí",
    };

    /// <summary>By field, or by type and field where a type calls it otherwise.</summary>
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["unit"] = "Đơn vị",
        ["occurredOn"] = "Ngày diễn ra",
        ["topic"] = "Chủ đề (mã)",
        ["field"] = "Lĩnh vực (mã)",
        ["channel"] = "Hình thức tham gia",
        ["evidence"] = "Minh chứng (số, ký hiệu văn bản)",
        ["note"] = "Ghi chú",
        ["kind"] = "Loại",
        ["number"] = "Số, ký hiệu",
        ["name"] = "Tên",
        ["reference"] = "Số vào sổ",
        ["dueOn"] = "Hạn",
        ["item"] = "Nội dung số",
        ["chairedByHead"] = "Người đứng đầu chủ trì",
        ["participants"] = "Số người dự",
        ["decision"] = "Số quyết định, kết luận",
        ["code"] = "Mã",

        ["dialogue-held/kind"] = "Loại đối thoại",
        ["opinionsRaised"] = "Số ý kiến nêu",
        ["opinionsAnswered"] = "Số ý kiến trả lời tại chỗ",

        ["reception-held/occurredOn"] = "Ngày tiếp",
        ["reception-held/chairedByHead"] = "Người đứng đầu trực tiếp tiếp",
        ["citizens"] = "Lượt người được tiếp",
        ["schedulePostedOn"] = "Ngày công bố lịch tiếp",

        ["petition-received/occurredOn"] = "Ngày tiếp nhận",
        ["petition-received/kind"] = "Loại đơn",
        ["complex"] = "Vụ việc phức tạp",
        ["petition-received/dueOn"] = "Hạn giải quyết (để trống: theo luật)",

        ["recommendation-received/occurredOn"] = "Ngày nhận",
        ["source"] = "Nguồn",
        ["recommendation-received/source"] = "Bên kiến nghị",
        ["recommendation-received/reference"] = "Số văn bản kiến nghị",
        ["recommendation-received/dueOn"] = "Hạn trả lời (để trống: theo luật)",

        ["consultation-opened/occurredOn"] = "Ngày bắt đầu lấy ý kiến",
        ["matter"] = "Nội dung",
        ["addressee"] = "Việc của ai",
        ["consultation-opened/item"] = "Nội dung số (Luật 10/2022/QH15 Điều 25 hoặc 53)",

        ["publication-made/occurredOn"] = "Ngày công khai",
        ["publication-made/item"] = "Nội dung số (Luật 10/2022/QH15 Điều 11 hoặc 46)",
        ["decidedOn"] = "Ngày ban hành quyết định, văn bản",
        ["channels"] = "Hình thức công khai",
        ["until"] = "Ngày kết thúc niêm yết",

        ["publication-list-posted/occurredOn"] = "Ngày niêm yết",
        ["year"] = "Năm",
        ["quarter"] = "Quý",
        ["publication-broadcast/occurredOn"] = "Ngày truyền thanh đầu tiên",
        ["days"] = "Số ngày liên tục",
        ["publication-plan-adopted/occurredOn"] = "Ngày ban hành",
        ["publication-plan-adopted/number"] = "Số kế hoạch",
        ["publication-report-sent/occurredOn"] = "Ngày gửi",
        ["recipient"] = "Nơi nhận",

        ["decision-notified/occurredOn"] = "Ngày thông báo",
        ["supporters"] = "Số người (hộ) tán thành đề nghị",
        ["households"] = "Tổng số hộ",

        ["contribution-made/occurredOn"] = "Ngày đóng góp",
        ["work"] = "Công trình",
        ["money"] = "Tiền (đồng)",
        ["workDays"] = "Ngày công",
        ["landM2"] = "Đất hiến (m²)",

        ["model-registered/occurredOn"] = "Ngày đăng ký",
        ["model-registered/name"] = "Tên mô hình",

        ["document-issued/occurredOn"] = "Ngày ban hành",
        ["document-issued/kind"] = "Loại văn bản",
        ["conference-held/kind"] = "Loại hội nghị",
        ["jointWith"] = "Phối hợp với",
        ["quorum"] = "Số người tối thiểu phải dự",
        ["notifiedOn"] = "Ngày thông báo",
        ["electorate"] = "Tổng số người có quyền đề nghị",
        ["program-adopted/occurredOn"] = "Ngày ban hành",

        ["coordination-signed/occurredOn"] = "Ngày ký",
        ["with"] = "Ký với",
        ["coordination-signed/name"] = "Tên hoặc số chương trình",
        ["regulation-adopted/occurredOn"] = "Ngày ban hành",
        ["regulation-adopted/kind"] = "Loại quy chế",

        ["inspection-conducted/occurredOn"] = "Ngày kiểm tra, giám sát",
        ["by"] = "Bên kiểm tra, giám sát",
        ["form"] = "Hình thức",
        ["board-established/occurredOn"] = "Ngày thành lập",
        ["members"] = "Số thành viên",
        ["villages"] = "Số thôn, tổ dân phố",

        ["service-month-reported/occurredOn"] = "Ngày cuối tháng",
        ["received"] = "Hồ sơ tiếp nhận",
        ["due"] = "Hồ sơ đến hạn",
        ["onTime"] = "Hồ sơ giải quyết đúng hạn",
        ["online"] = "Hồ sơ trực tuyến",
        ["digitised"] = "Hồ sơ số hóa",

        ["survey-recorded/occurredOn"] = "Ngày có kết quả",
        ["survey-recorded/form"] = "Mã phiếu khảo sát",
        ["answers"] = "Số phiếu trả lời",
        ["satisfied"] = "Số phiếu hài lòng",

        ["report-submitted/occurredOn"] = "Ngày nộp",
        ["report-submitted/name"] = "Tên báo cáo",
        ["report-submitted/kind"] = "Loại báo cáo",
        ["report-submitted/dueOn"] = "Hạn nộp",

        ["hotspot-arisen/occurredOn"] = "Ngày phát sinh",
        ["violation-concluded/occurredOn"] = "Ngày kết luận",
        ["violation-concluded/kind"] = "Loại vi phạm",
        ["severity"] = "Mức độ",
        ["discipline-imposed/occurredOn"] = "Ngày quyết định",
        ["personRole"] = "Vai trò của người bị kỷ luật",
        ["level"] = "Hình thức kỷ luật",

        ["figure-recorded/occurredOn"] = "Tính cho ngày",
        ["figure-recorded/code"] = "Mã chỉ số",
        ["value"] = "Giá trị",
        ["figure-recorded/source"] = "Nguồn công bố",
        ["sourceDate"] = "Ngày công bố",
        ["custom-recorded/code"] = "Mã loại hoạt động",
        ["quantities"] = "Số liệu (tên=số)",
    };

    /// <summary>What a type of activity is called.</summary>
    public static string Type(string type) => Types[type];

    /// <summary>What a field of a type is called.</summary>
    public static string Field(string type, string field) => Fields.TryGetValue($"{type}/{field}", out var own) ? own : Fields[field];
}
