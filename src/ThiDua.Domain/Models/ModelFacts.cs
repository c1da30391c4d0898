using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Models;

/// <summary>Levels that recognise a model, from the lowest.</summary>
public enum ModelLevel
{
    /// <summary>Cấp xã.</summary>
    Commune,

    /// <summary>Cấp huyện (kết thúc hoạt động từ 01/07/2025; còn dùng cho công nhận trước đó).</summary>
    District,

    /// <summary>Cấp tỉnh.</summary>
    Province,

    /// <summary>Cấp Trung ương.</summary>
    National,
}

/// <summary>
/// A "Dân vận khéo" model was registered (đăng ký mô hình), in a field (<see cref="OpeningFact.Field"/>: economy, culture-society …).
/// </summary>
public sealed record ModelRegistered : OpeningFact
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }
}

/// <summary>A competent level recognised the model (công nhận).</summary>
public sealed record ModelRecognised : StepFact
{
    /// <summary>The level.</summary>
    public required ModelLevel Level { get; init; }
}

/// <summary>The model was replicated by another unit (nhân rộng); counts for both once that unit has confirmed it.</summary>
public sealed record ModelReplicated : StepFact
{
    /// <summary>The unit that took it over.</summary>
    public required string ToUnit { get; init; }
}

/// <summary>The unit that took the model over confirmed it (xác nhận nhân rộng).</summary>
public sealed record ModelReplicationConfirmed : StepFact
{
    /// <summary>The unit that confirms: the one named as <see cref="ModelReplicated.ToUnit"/>.</summary>
    public required string ByUnit { get; init; }
}

/// <summary>The model was given up or its recognition taken back (rút mô hình).</summary>
public sealed record ModelWithdrawn : StepFact, IRetraction
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}
