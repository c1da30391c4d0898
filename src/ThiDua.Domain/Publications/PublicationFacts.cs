using ThiDua.Domain.Activities;

namespace ThiDua.Domain.Publications;

/// <summary>How something is published (hình thức công khai).</summary>
public enum PublicationChannel
{
    /// <summary>Niêm yết tại trụ sở.</summary>
    Headquarters,

    /// <summary>Niêm yết tại nhà văn hóa và điểm sinh hoạt cộng đồng.</summary>
    CommunityPoints,

    /// <summary>Cổng, trang thông tin điện tử.</summary>
    Portal,

    /// <summary>Truyền thanh.</summary>
    Radio,

    /// <summary>Qua trưởng thôn, tổ trưởng tổ dân phố.</summary>
    VillageHead,

    /// <summary>Tại hội nghị.</summary>
    Conference,

    /// <summary>Bằng văn bản gửi tới cán bộ, công chức, người dân.</summary>
    Letter,

    /// <summary>Hình thức khác.</summary>
    Other,
}

/// <summary>Whom the report on publication goes to.</summary>
public enum PublicationReportRecipient
{
    /// <summary>Hội đồng nhân dân.</summary>
    Council,

    /// <summary>Ủy ban Mặt trận Tổ quốc.</summary>
    Front,
}

/// <summary>
/// An item of the law's list was published (công khai). <see cref="OpeningFact.OccurredOn"/> is the day of publication. Communes have the 14
/// items of Luật 10/2022/QH15 Điều 11, agencies the 12 of Điều 46.
/// </summary>
public sealed record PublicationMade : OpeningFact
{
    /// <summary>Number of the item in the list.</summary>
    public required int Item { get; init; }

    /// <summary>Day of the decision or document that is published; the time limit runs from it.</summary>
    public required DateOnly DecidedOn { get; init; }

    /// <summary>How it was published.</summary>
    public required IReadOnlyList<PublicationChannel> Channels { get; init; }

    /// <summary>Last day of posting (niêm yết); null when it stays for good.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Last day in time by the law and the calendar as known at recording; worked out, never taken from the recorder.</summary>
    public DateOnly? DueOn { get; init; }
}

/// <summary>The quarter's list of what was published was posted (niêm yết danh mục, Luật 10/2022/QH15 Điều 13.2).</summary>
public sealed record PublicationListPosted : OpeningFact
{
    /// <summary>Year that the list is of.</summary>
    public required int Year { get; init; }

    /// <summary>Quarter that the list is of.</summary>
    public required int Quarter { get; init; }
}

/// <summary>
/// An item was broadcast on the commune's radio (truyền thanh, Luật 10/2022/QH15 Điều 13.3). <see cref="OpeningFact.OccurredOn"/> is the
/// first day.
/// </summary>
public sealed record PublicationBroadcast : OpeningFact
{
    /// <summary>Number of the item in the list.</summary>
    public required int Item { get; init; }

    /// <summary>Consecutive days.</summary>
    public required int Days { get; init; }
}

/// <summary>The plan of publication was adopted (kế hoạch công khai, Luật 10/2022/QH15 Điều 14).</summary>
public sealed record PublicationPlanAdopted : OpeningFact
{
    /// <summary>Number of the plan.</summary>
    public string? Number { get; init; }
}

/// <summary>The report on publication was sent (báo cáo công khai, Luật 10/2022/QH15 Điều 14).</summary>
public sealed record PublicationReportSent : OpeningFact
{
    /// <summary>To whom.</summary>
    public required PublicationReportRecipient Recipient { get; init; }
}
