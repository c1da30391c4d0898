using System.Globalization;

namespace ThiDua.Api.Hosting;

/// <summary>Days are Vietnam's days, wherever the server stands.</summary>
internal static class VietnamTime
{
    private static readonly string[] Written = ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "yyyy-MM-dd"];
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh");

    /// <summary>Today in Vietnam.</summary>
    public static DateOnly Today(this TimeProvider clock) => DayOf(clock.GetUtcNow());

    /// <summary>A moment by the clocks of Vietnam.</summary>
    public static DateTime ToVietnam(this DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone).DateTime;

    /// <summary>The day of a moment in Vietnam.</summary>
    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToVietnam());

    /// <summary>A day as people here write it (5/11/2026, 05-11-2026, 05.11.2026), or as programs do (2026-11-05); null for anything else.</summary>
    public static DateOnly? ReadDay(string text) =>
        DateOnly.TryParseExact(text.Trim(), Written, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
