namespace ThiDua.Domain.Units;

/// <summary>Kinds of body that are scored (loại đơn vị).</summary>
public enum UnitKind
{
    /// <summary>Ủy ban nhân dân.</summary>
    PeoplesCommittee,

    /// <summary>Hội đồng nhân dân.</summary>
    PeoplesCouncil,

    /// <summary>Cấp ủy Đảng và ban của cấp ủy.</summary>
    PartyCommittee,

    /// <summary>Mặt trận Tổ quốc.</summary>
    Front,

    /// <summary>Đoàn thể chính trị - xã hội.</summary>
    MassOrganisation,

    /// <summary>Sở, ban, ngành, phòng.</summary>
    Department,

    /// <summary>Cơ quan, đơn vị sự nghiệp khác.</summary>
    Agency,

    /// <summary>Công an.</summary>
    Police,

    /// <summary>Quân sự, biên phòng.</summary>
    Military,

    /// <summary>Trường học.</summary>
    School,

    /// <summary>Thôn, ấp, tổ dân phố.</summary>
    Village,
}

/// <summary>Kinds of unit in words.</summary>
public static class UnitKinds
{
    /// <summary>A kind in words, as within a sentence.</summary>
    public static string Label(this UnitKind kind) => kind switch
    {
        UnitKind.PeoplesCommittee => "ủy ban nhân dân",
        UnitKind.PeoplesCouncil => "hội đồng nhân dân",
        UnitKind.PartyCommittee => "cấp ủy Đảng",
        UnitKind.Front => "Mặt trận Tổ quốc",
        UnitKind.MassOrganisation => "đoàn thể",
        UnitKind.Department => "sở, ban, ngành, phòng",
        UnitKind.Agency => "cơ quan, đơn vị sự nghiệp",
        UnitKind.Police => "công an",
        UnitKind.Military => "quân sự, biên phòng",
        UnitKind.School => "trường học",
        UnitKind.Village => "thôn, ấp, tổ dân phố",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>Levels of administration (cấp).</summary>
public enum UnitLevel
{
    /// <summary>Trung ương.</summary>
    Central,

    /// <summary>Tỉnh, thành phố.</summary>
    Province,

    /// <summary>Huyện (trước 01/07/2025).</summary>
    District,

    /// <summary>Xã, phường, đặc khu.</summary>
    Commune,

    /// <summary>Thôn, tổ.</summary>
    Hamlet,
}

/// <summary>What is known of a unit from a day on.</summary>
/// <param name="Name">Name, as its documents write it.</param>
/// <param name="Kind">Kind of body.</param>
/// <param name="Level">Level.</param>
/// <param name="Parent">Code of the unit above, or null.</param>
/// <param name="Region">Region that rules refer to (<c>remote</c>, <c>mountain</c>, <c>island</c> …), kebab-case, or null.</param>
/// <param name="Residents">Residents, or null when unknown.</param>
/// <param name="Staff">Members of staff, or null when unknown.</param>
public sealed record UnitAttributes(
    string Name, UnitKind Kind, UnitLevel Level, string? Parent = null, string? Region = null, int? Residents = null, int? Staff = null);

/// <summary>A body takes part in emulation from <paramref name="From"/> on.</summary>
public sealed record UnitRegistered(string Code, UnitAttributes Attributes, DateOnly From) : IDomainEvent;

/// <summary>The unit has another name from a day on.</summary>
public sealed record UnitRenamed(string Name, DateOnly On) : IDomainEvent;

/// <summary>The unit has another parent from a day on.</summary>
public sealed record UnitMoved(string? Parent, DateOnly On) : IDomainEvent;

/// <summary>Kind, level, region, residents or staff are others from a day on.</summary>
public sealed record UnitDescribed(UnitKind Kind, UnitLevel Level, string? Region, int? Residents, int? Staff, DateOnly On) : IDomainEvent;

/// <summary>The unit was merged into another (sáp nhập); what happened before stays with it.</summary>
public sealed record UnitMerged(string Into, DateOnly On) : IDomainEvent;

/// <summary>The unit was split (chia, tách); what happened before stays with it.</summary>
public sealed record UnitSplit(IReadOnlyList<string> Into, DateOnly On) : IDomainEvent;

/// <summary>The unit was dissolved without successor (giải thể).</summary>
public sealed record UnitDissolved(DateOnly On) : IDomainEvent;
