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
        ("council-member", "/"),
        ("auditor", "/"),

        // Bảng xếp hạng, đơn vị.
        ("secretary", $"/bang-xep-hang/{Site.Year}"),
        ("unit-officer", $"/bang-xep-hang/{Site.ThisYear}"),
        ("secretary", $"/bang-xep-hang/{Site.Year}?asOf=2025-06-30&view=verified"),
        ("council-chair", $"/bang-xep-hang/{Site.ThisYear}?man-hinh=1"),
        ("unit-leader", $"/don-vi/{Site.Year}/{Site.Unit}"),
        ("unit-officer", $"/don-vi/{Site.ThisYear}/{Site.Unit}"),
        ("unit-officer", $"/don-vi/{Site.Year}/{Site.Unit}/in"),
        ("unit-officer", $"/don-vi/{Site.Year}/{Site.Unit}/cach-tinh/total"),
        ("appraiser", $"/don-vi/{Site.Year}/{Site.Unit}/cach-tinh/2.6.1"),
        ("unit-leader", $"/don-vi/{Site.Year}/{Site.Unit}/thay-doi?from=2025-01-01&to=2025-12-31"),

        // Bộ tiêu chí.
        ("secretary", "/bo-tieu-chi"),

        // Sổ sự kiện.
        ("auditor", "/so-su-kien"),
    ];
}
