namespace ThiDua.Api.Reports;

/// <summary>A figure of the report.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Label">Vietnamese label.</param>
/// <param name="Measure">The measure whose quantities are added up.</param>
/// <param name="Facet">Only quantities that have a facet …</param>
/// <param name="Value">… with this value.</param>
internal sealed record ReportFigure(string Code, string Label, string Measure, string? Facet = null, string? Value = null);

/// <summary>What the report tells, in its order. The first eight are those of a district's review of ten years; another figure is one line here.</summary>
internal static class ReportFigures
{
    /// <summary>The table.</summary>
    public static IReadOnlyList<ReportFigure> All { get; } =
    [
        new("documents", "Văn bản ban hành", "document.issued"),
        new("conferences", "Hội nghị do đơn vị tổ chức", "conference.held", "joint", "false"),
        new("conferences_joint", "Hội nghị phối hợp tổ chức", "conference.held", "joint", "true"),
        new("action_programs", "Chương trình hành động", "program.adopted"),
        new("coordination_programs", "Chương trình phối hợp ký kết", "coordination.signed"),
        new("opinions", "Ý kiến của Nhân dân tại đối thoại, tiếp xúc", "dialogue.opinions-raised"),
        new("petitions", "Đơn thư tiếp nhận", "petition.received"),
        new("models", "Mô hình \"Dân vận khéo\" đăng ký", "model.registered"),
        new("dialogues", "Cuộc đối thoại, tiếp xúc", "dialogue.held"),
        new("dialogues_by_head", "Cuộc đối thoại do người đứng đầu chủ trì", "dialogue.held", "by-head", "true"),
        new("dialogue_participants", "Lượt người dự đối thoại", "dialogue.participants"),
        new("opinions_answered", "Ý kiến tại đối thoại đã trả lời", "dialogue.opinions-answered"),
        new("receptions", "Buổi tiếp công dân", "reception.held"),
        new("receptions_by_head", "Buổi người đứng đầu tiếp công dân", "reception.held", "by-head", "true"),
        new("citizens_received", "Lượt công dân được tiếp", "reception.citizens"),
        new("petitions_resolved", "Đơn thư đã giải quyết", "petition.resolved"),
        new("petitions_reopened", "Đơn thư phát sinh lại", "petition.reopened"),
        new("petitions_due", "Đơn thư đã đến hạn", "petition.due"),
        new("petitions_due_met", "Đơn thư giải quyết đúng hạn", "petition.due-met"),
        new("models_recognised", "Mô hình được công nhận", "model.recognised"),
        new("models_replicated", "Lượt mô hình được nhân rộng", "model.replicated-out"),
        new("consultations", "Cuộc lấy ý kiến Nhân dân", "consultation.held"),
        new("consultation_opinions", "Ý kiến tham gia khi lấy ý kiến Nhân dân", "consultation.opinions"),
        new("publications", "Lượt công khai", "publication.made"),
        new("publications_within_term", "Lượt công khai đúng hạn", "publication.within-term"),
        new("conference_participants", "Lượt người dự hội nghị", "conference.participants"),
        new("inspections", "Cuộc kiểm tra, giám sát, phản biện", "inspection.conducted"),
        new("trainings", "Lớp bồi dưỡng, tập huấn", "training.held"),
        new("hotspots", "Điểm nóng phát sinh", "hotspot.arisen"),
    ];
}
