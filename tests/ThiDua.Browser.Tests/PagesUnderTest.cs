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

        // Ghi nhận, hoạt động.
        ("unit-officer", "/ghi-nhan"),
        ("front", "/ghi-nhan"),
        ("unit-officer", "/ghi-nhan/dialogue-held"),
        ("unit-leader", "/ghi-nhan/conference-held"),
        ("unit-officer", "/ghi-nhan/publication-made"),
        ("unit-officer", "/ghi-nhan/cua-toi"),
        ("secretary", "/ghi-nhan/cua-toi"),
        ("unit-officer", "/hoat-dong/mau-don-thu-thi-tran-pho-lu-1"),
        ("secretary", "/hoat-dong/mau-don-thu-thi-tran-pho-lu-1"),
        ("unit-officer", "/hoat-dong/mau-don-thu-thi-tran-pho-lu-1/dinh-chinh/1"),

        // Bộ tiêu chí.
        ("secretary", "/bo-tieu-chi"),

        // Sổ sự kiện.
        ("auditor", "/so-su-kien"),
    ];
}
