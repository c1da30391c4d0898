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

        // Ghi nhận: nhập từ bảng tính.
        ("unit-officer", "/ghi-nhan/nhap"),

        // Bộ tiêu chí.
        ("secretary", "/bo-tieu-chi"),

        // Sổ sự kiện.
        ("auditor", "/so-su-kien"),
    ];
}
