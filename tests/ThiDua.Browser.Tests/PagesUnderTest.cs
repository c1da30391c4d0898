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

        // Tài khoản.
        ("admin", "/tai-khoan"),
        ("admin", "/tai-khoan?tim=thanh+tra"),
        ("admin", "/tai-khoan/moi"),
        ("admin", "/tai-khoan/mau-01"),

        // Tôi, lời mời, thông báo.
        ("", "/loi-moi?ma=ma-da-nhan"),
        ("unit-leader", "/toi"),
        ("admin", "/toi"),
        ("unit-officer", "/thong-bao"),
        ("admin", "/thong-bao"),

        // Sổ sự kiện.
        ("auditor", "/so-su-kien"),
        ("auditor", $"/so-su-kien?unit={Site.Unit}&from=2026-01-01"),
        ("secretary", "/so-su-kien"),
        ("secretary", "/so-su-kien/kiem-tra?start=1&full=true"),
        ("auditor", "/so-su-kien/dau-so"),

        // Hệ thống.
        ("secretary", "/he-thong"),
        ("admin", "/he-thong"),
    ];
}
