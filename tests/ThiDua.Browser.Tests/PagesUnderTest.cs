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
        ("unit-leader", "/bo-tieu-chi/dan-van-chinh-quyen-xa/1"),
        ("criteria-editor", "/bo-tieu-chi/dan-van-chinh-quyen-xa/1"),
        ("criteria-editor", "/bo-tieu-chi/dan-van-chinh-quyen-xa/1/chep"),

        // Đề xuất.
        ("unit-officer", "/de-xuat"),
        ("criteria-editor", "/de-xuat"),
        ("criteria-editor", "/de-xuat/moi"),
        ("criteria-editor", "/de-xuat/thu-trang/sua?base=dan-van-chinh-quyen-xa%401"),

        // Sổ sự kiện.
        ("auditor", "/so-su-kien"),
    ];
}
