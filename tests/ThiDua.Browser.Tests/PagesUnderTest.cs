namespace ThiDua.Browser.Tests;

/// <summary>Every page that people can open, with a role that does: all of them are checked alike by <see cref="PageTests"/>.</summary>
internal static class PagesUnderTest
{
    /// <summary>Role ("" for nobody) and address. Each area has its lines.</summary>
    public static IReadOnlyList<(string Role, string Path)> All { get; } =
    [
        // Khung chung.
        ("", "/dang-nhap"),
        ("secretary", "/"),
        ("unit-officer", "/"),
        ("admin", "/"),

        // Bảng xếp hạng, đơn vị.
        ("secretary", $"/bang-xep-hang/{Site.Year}"),
        ("unit-officer", $"/bang-xep-hang/{Site.ThisYear}"),
        ("unit-leader", $"/don-vi/{Site.Year}/{Site.Unit}"),

        // Bộ tiêu chí.
        ("secretary", "/bo-tieu-chi"),

        // Thẩm định.
        ("secretary", $"/tham-dinh?period={Site.Year}"),
        ("appraiser", $"/tham-dinh?period={Site.ThisYear}"),
        ("council-member", "/tham-dinh/don-vi"),
        ("secretary", $"/tham-dinh/{Site.ThisYear}/{Site.Unit}"),
        ("unit-officer", $"/tham-dinh/{Site.ThisYear}/{Site.Unit}"),
        ("unit-leader", $"/tham-dinh/{Site.Year}/{Site.Unit}"),
        ("council-chair", $"/tham-dinh/kien-nghi?period={Site.Year}&status=all"),

        // Kỳ thi đua.
        ("unit-officer", "/ky-thi-dua"),
        ("secretary", $"/ky-thi-dua/{Site.Year}"),
        ("secretary", $"/ky-thi-dua/{Site.ThisYear}"),
        ("unit-leader", $"/ky-thi-dua/{Site.ThisYear}"),
        ("secretary", $"/lap-ky-thi-dua?like={Site.Year}"),

        // Sổ sự kiện.
        ("auditor", "/so-su-kien"),
    ];
}
