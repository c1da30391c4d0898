namespace ThiDua.Api.Hosting;

/// <summary>Days are Vietnam's days, wherever the server stands.</summary>
internal static class VietnamTime
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh");

    /// <summary>Today in Vietnam.</summary>
    public static DateOnly Today(this TimeProvider clock) => DayOf(clock.GetUtcNow());

    /// <summary>A moment by the clocks of Vietnam.</summary>
    public static DateTime ToVietnam(this DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone).DateTime;

    /// <summary>The day of a moment in Vietnam.</summary>
    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToVietnam());
}
