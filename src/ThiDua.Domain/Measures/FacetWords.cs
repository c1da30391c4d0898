namespace ThiDua.Domain.Measures;

/// <summary>
/// Vietnamese names of facets and their values: the one table from which sentences take them. Topics, fields and forms are words of the
/// recorders; those without a name here are said as they were recorded.
/// </summary>
public static class FacetWords
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["addressee"] = "đối tượng", ["after-days"] = "số ngày sau đó", ["by"] = "do", ["by-head"] = "người đứng đầu chủ trì", ["channel"] = "hình thức", ["days-late"] = "số ngày chậm",
        ["field"] = "lĩnh vực", ["form"] = "mẫu", ["item"] = "nội dung", ["joint"] = "phối hợp", ["kind"] = "loại", ["lead-days"] = "số ngày báo trước", ["level"] = "cấp", ["person-role"] = "chức vụ",
        ["places"] = "nơi niêm yết", ["span"] = "kỳ kế hoạch", ["term"] = "thời hạn niêm yết",
        ["quarter"] = "quý", ["recipient"] = "nơi nhận", ["severity"] = "mức độ", ["source"] = "nguồn", ["topic"] = "chủ đề",
    };

    /// <summary>Names by facet and value; where one value means different things, the subject of the measure stands before the facet.</summary>
    private static readonly Dictionary<string, string> Values = new()
    {
        ["true"] = "có", ["false"] = "không",
        ["channel=in-person"] = "trực tiếp", ["channel=online"] = "trực tuyến",
        ["dialogue.kind=periodic"] = "định kỳ", ["dialogue.kind=thematic"] = "chuyên đề, đột xuất", ["dialogue.kind=pre-decision"] = "trước khi ra quyết định hành chính",
        ["dialogue.kind=meeting"] = "tiếp xúc, gặp gỡ Nhân dân",
        ["petition.kind=recommendation"] = "kiến nghị", ["petition.kind=feedback"] = "phản ánh", ["petition.kind=complaint"] = "khiếu nại lần đầu",
        ["petition.kind=second-complaint"] = "khiếu nại lần hai", ["petition.kind=denunciation"] = "tố cáo",
        ["source=inspectorate"] = "Ban Thanh tra nhân dân", ["source=investment-supervision"] = "Ban Giám sát đầu tư của cộng đồng",
        ["source=front"] = "Mặt trận Tổ quốc và tổ chức thành viên",
        ["addressee=government"] = "chính quyền", ["addressee=party"] = "cấp ủy, tổ chức đảng", ["addressee=front"] = "Mặt trận Tổ quốc, tổ chức chính trị - xã hội",
        ["addressee=agency"] = "nội bộ cơ quan, đơn vị",
        ["recipient=council"] = "Hội đồng nhân dân", ["recipient=front"] = "Ủy ban Mặt trận Tổ quốc",
        ["model.level=commune"] = "xã", ["model.level=district"] = "huyện", ["model.level=province"] = "tỉnh", ["model.level=national"] = "Trung ương",
        ["document.kind=imposing-decision"] = "quyết định hành chính", ["document.kind=other"] = "văn bản khác",
        ["conference.kind=dissemination"] = "quán triệt, tuyên truyền, phổ biến pháp luật", ["conference.kind=review"] = "sơ kết, tổng kết",
        ["conference.kind=cadres"] = "hội nghị cán bộ, công chức, viên chức, người lao động",
        ["conference.kind=cadres-extraordinary"] = "hội nghị cán bộ, công chức, viên chức, người lao động bất thường",
        ["conference.kind=community"] = "hội nghị cộng đồng dân cư", ["conference.kind=briefing"] = "giao ban, triển khai nhiệm vụ", ["conference.kind=other"] = "hội nghị khác",
        ["regulation.kind=democracy"] = "quy chế dân chủ ở cơ sở", ["regulation.kind=ethics"] = "chuẩn mực đạo đức công vụ", ["regulation.kind=office-culture"] = "văn hóa công sở",
        ["regulation.kind=speech"] = "quy chế phát ngôn", ["regulation.kind=other"] = "quy chế khác",
        ["by=self"] = "đơn vị tự kiểm tra", ["by=superior"] = "cấp trên", ["by=thematic"] = "kiểm tra, giám sát chuyên đề", ["by=front"] = "Mặt trận Tổ quốc, tổ chức chính trị - xã hội",
        ["by=people-inspectorate"] = "Ban Thanh tra nhân dân", ["by=investment-supervision"] = "Ban Giám sát đầu tư của cộng đồng",
        ["board.kind=people-inspectorate"] = "Ban Thanh tra nhân dân ở xã, phường, đặc khu", ["board.kind=agency-inspectorate"] = "Ban Thanh tra nhân dân ở cơ quan, đơn vị",
        ["form=inspection"] = "kiểm tra", ["form=supervision"] = "giám sát", ["form=social-criticism"] = "phản biện xã hội", ["form=one-stop"] = "bộ phận một cửa",
        ["places=both"] = "trụ sở và điểm sinh hoạt cộng đồng", ["places=headquarters"] = "trụ sở", ["places=community-points"] = "điểm sinh hoạt cộng đồng",
        ["places=portal"] = "cổng, trang thông tin điện tử",
        ["term=permanent"] = "thường xuyên", ["term=30-days"] = "từ 30 ngày trở lên", ["term=20-days"] = "từ 20 đến dưới 30 ngày", ["term=short"] = "dưới 20 ngày",
        ["span=quarter"] = "quý", ["span=half-year"] = "sáu tháng", ["span=year"] = "năm",
        ["report.kind=award-dossier"] = "hồ sơ đề nghị khen thưởng tổng kết năm", ["report.kind=thematic-award-dossier"] = "hồ sơ đề nghị khen thưởng chuyên đề",
        ["report.kind=mobilisation-self-score"] = "báo cáo tự chấm điểm dân vận, dân chủ cơ sở", ["report.kind=legal-access-dossier"] = "hồ sơ đạt chuẩn tiếp cận pháp luật",
        ["report.kind=emulation-registration"] = "đăng ký thi đua đầu năm", ["report.kind=other"] = "báo cáo khác",
        ["violation.kind=democracy"] = "vi phạm dân chủ", ["violation.kind=bureaucracy"] = "quan liêu, hách dịch, cửa quyền", ["violation.kind=corruption"] = "tham nhũng",
        ["violation.kind=waste"] = "lãng phí", ["violation.kind=speech"] = "vi phạm về phát ngôn", ["violation.kind=disunity"] = "mất đoàn kết nội bộ",
        ["violation.kind=ideology"] = "suy thoái về tư tưởng chính trị, đạo đức, lối sống", ["violation.kind=crime"] = "có người của đơn vị bị xử lý hình sự",
        ["violation.kind=other"] = "vi phạm khác",
        ["severity=minor"] = "ít nghiêm trọng", ["severity=serious"] = "nghiêm trọng", ["severity=very-serious"] = "rất nghiêm trọng",
        ["severity=extremely-serious"] = "đặc biệt nghiêm trọng",
        ["person-role=head"] = "người đứng đầu", ["person-role=deputy-head"] = "cấp phó của người đứng đầu", ["person-role=manager"] = "lãnh đạo, quản lý khác",
        ["person-role=staff"] = "cán bộ, công chức, viên chức, người lao động",
        ["discipline.level=reprimand"] = "khiển trách", ["discipline.level=warning"] = "cảnh cáo", ["discipline.level=salary-reduction"] = "hạ bậc lương",
        ["discipline.level=demotion"] = "giáng chức", ["discipline.level=removal-from-office"] = "cách chức", ["discipline.level=recall-from-office"] = "bãi nhiệm",
        ["discipline.level=dismissal"] = "buộc thôi việc", ["discipline.level=expulsion-from-party"] = "khai trừ khỏi Đảng",
        ["topic=land"] = "đất đai", ["topic=clearance"] = "giải phóng mặt bằng", ["topic=livelihood"] = "sinh kế, đời sống", ["topic=reform"] = "cải cách hành chính",
        ["topic=emulation"] = "thi đua, khen thưởng", ["topic=legal"] = "pháp luật",
        ["field=economy"] = "kinh tế", ["field=culture-society"] = "văn hóa - xã hội",
    };

    /// <summary>What a facet is called; its code where it has no name.</summary>
    public static string Of(string facet) => Names.GetValueOrDefault(facet, facet);

    /// <summary>What a value of a facet is called; the value itself where it has no name.</summary>
    /// <param name="measure">Measure that it distinguishes, e.g. <c>violation.concluded</c>.</param>
    /// <param name="facet">The facet.</param>
    /// <param name="value">The value.</param>
    public static string Of(string measure, string facet, string value)
    {
        var dot = measure.IndexOf('.', StringComparison.Ordinal);
        var subject = dot < 0 ? measure : measure[..dot];
        return Values.GetValueOrDefault($"{subject}.{facet}={value}") ?? Values.GetValueOrDefault($"{facet}={value}") ?? Values.GetValueOrDefault(value) ?? value;
    }
}
