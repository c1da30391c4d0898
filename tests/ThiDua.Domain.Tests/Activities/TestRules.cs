using ThiDua.Domain.Deadlines;

namespace ThiDua.Domain.Tests.Activities;

/// <summary>Time limits and days off of the tests: those of the law in force in 2026, with a change on 01/07/2026 that the real law did not make.</summary>
internal static class TestRules
{
    public static DeadlineRules Rules { get; } = new(
        [
            Row("recommendation", "settle-from-receipt", 10, DayKind.WorkingDay),
            Row("complaint", "settle", 30, DayKind.Day, until: new(2026, 6, 30)),
            Row("complaint", "settle", 45, DayKind.Day, "complex", until: new(2026, 6, 30)),
            Row("complaint", "settle", 45, DayKind.Day, "remote", until: new(2026, 6, 30)),
            Row("complaint", "settle", 60, DayKind.Day, "complex-remote", until: new(2026, 6, 30)),
            Row("complaint", "settle", 20, DayKind.Day, from: new(2026, 7, 1)),
            Row("inspectorate-recommendation", "answer", 15, DayKind.Day),
            Row("publication", "publish", 5, DayKind.WorkingDay),
            Row("decision", "send", 5, DayKind.WorkingDay),
        ],
        new HashSet<DateOnly>
        {
            new(2026, 2, 16), new(2026, 2, 17), new(2026, 2, 18), new(2026, 2, 19), new(2026, 2, 20), new(2026, 4, 27), new(2026, 4, 30),
            new(2026, 5, 1),
        },
        new HashSet<int> { 2026 });

    private static DeadlineRule Row(
        string kind, string stage, int length, DayKind days, string? condition = null, DateOnly? from = null, DateOnly? until = null) =>
        new($"T-{kind}-{stage}-{condition}", kind, stage, condition, length, days, from, until, "test", Confirmed: true);
}
