using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Petitions;

/// <summary>Kinds of petition (đơn thư); the law gives each its own time limits.</summary>
public enum PetitionType
{
    /// <summary>Kiến nghị.</summary>
    Recommendation,

    /// <summary>Phản ánh.</summary>
    Feedback,

    /// <summary>Khiếu nại lần đầu.</summary>
    Complaint,

    /// <summary>Khiếu nại lần hai.</summary>
    SecondComplaint,

    /// <summary>Tố cáo. Counted; never listed outside the body that handles it.</summary>
    Denunciation,
}

/// <summary>How a petition ended.</summary>
public enum PetitionOutcome
{
    /// <summary>Giải quyết xong, chấp nhận.</summary>
    Granted,

    /// <summary>Chấp nhận một phần.</summary>
    PartlyGranted,

    /// <summary>Không chấp nhận, có trả lời.</summary>
    Denied,

    /// <summary>Hướng dẫn, giải thích xong.</summary>
    Explained,

    /// <summary>Người gửi rút đơn.</summary>
    Withdrawn,
}

/// <summary>A petition came in (tiếp nhận). <see cref="OpeningFact.OccurredOn"/> is the day of receipt, whose law applies. No citizen's name, ever.</summary>
public sealed record PetitionReceived : OpeningFact
{
    /// <summary>Kind of petition.</summary>
    public required PetitionType Kind { get; init; }

    /// <summary>Register number.</summary>
    public required string Reference { get; init; }

    /// <summary>Whether it is a complex case (vụ việc phức tạp), which has longer limits.</summary>
    public bool Complex { get; init; }

    /// <summary>Last day to settle it. Left open, it follows from the law where the law counts from receipt.</summary>
    public DateOnly? DueOn { get; init; }
}

/// <summary>The petition was accepted for handling (thụ lý): the law counts from here.</summary>
public sealed record PetitionAccepted : StepFact
{
    /// <summary>Last day to settle it; left open, it follows from the law in force on the day of receipt.</summary>
    public DateOnly? DueOn { get; init; }
}

/// <summary>The time limit was extended, before it ran out (gia hạn).</summary>
public sealed record PetitionExtended : StepFact
{
    /// <summary>New last day.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The petition was passed to the unit that is competent (chuyển).</summary>
public sealed record PetitionTransferred : StepFact
{
    /// <summary>The unit that handles it from now on.</summary>
    public required string ToUnit { get; init; }

    /// <summary>Last day for that unit, or null until it accepts.</summary>
    public DateOnly? DueOn { get; init; }
}

/// <summary>The petition was settled (giải quyết).</summary>
public sealed record PetitionResolved : StepFact
{
    /// <summary>How it ended.</summary>
    public required PetitionOutcome Outcome { get; init; }
}

/// <summary>The settled petition came up again: it was not settled for good (tái khiếu, mở lại).</summary>
public sealed record PetitionReopened : StepFact
{
    /// <summary>Last day to settle it this time; left open, it follows from the law.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The due date had been entered or worked out wrongly (đính chính hạn).</summary>
public sealed record PetitionDueCorrected : StepFact
{
    /// <summary>The right last day.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}
