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
        ("cluster-head", "/"),

        // Bảng xếp hạng, đơn vị.
        ("secretary", $"/bang-xep-hang/{Site.Year}"),
        ("unit-officer", $"/bang-xep-hang/{Site.ThisYear}"),
        ("secretary", $"/bang-xep-hang/{Site.Year}?asOf=2025-06-30&view=verified"),
        ("council-chair", $"/bang-xep-hang/{Site.ThisYear}?man-hinh=1"),
        ("cluster-head", $"/bang-xep-hang/{Site.ThisYear}"),
        ("unit-leader", $"/don-vi/{Site.Year}/{Site.Unit}"),
        ("unit-officer", $"/don-vi/{Site.ThisYear}/{Site.Unit}"),
        ("unit-officer", $"/don-vi/{Site.Year}/{Site.Unit}/in"),
        ("unit-officer", $"/don-vi/{Site.Year}/{Site.Unit}/cach-tinh/total"),
        ("appraiser", $"/don-vi/{Site.Year}/{Site.Unit}/cach-tinh/2.6.1"),
        ("unit-leader", $"/don-vi/{Site.Year}/{Site.Unit}/thay-doi?from=2025-01-01&to=2025-12-31"),

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
        // Khen thưởng, văn bản để in.
        ("secretary", $"/khen-thuong/{Site.Year}"),
        ("secretary", $"/khen-thuong/{Site.Year}?title=co-thi-dua-tinh"),
        ("secretary", $"/khen-thuong/{Site.Year}/quy-dinh"),
        ("secretary", $"/khen-thuong/{Site.Year}/hoi-dong"),
        ("council-member", $"/khen-thuong/{Site.Year}/hoi-dong"),
        ("secretary", $"/khen-thuong/{Site.Year}/hoi-dong/soan"),
        ("secretary", $"/khen-thuong/{Site.Year}/hoi-dong/soan?code=hoi-dong-mau"),
        ("secretary", $"/khen-thuong/{Site.Year}/don-vi/xa-gia-phu"),
        ("secretary", $"/khen-thuong/{Site.Year}/ho-so/moi?id=hs-xem"),
        ("unit-leader", $"/khen-thuong/{Site.Year}"),
        ("council-chair", $"/khen-thuong/{Site.Year}/don-vi/xa-gia-phu"),
        ("council-member", $"/khen-thuong/{Site.Year}/ho-so"),
        ("ballot-counter", $"/khen-thuong/{Site.Year}/ho-so/co-thi-tran-pho-lu"),
        ("secretary", $"/khen-thuong/{Site.Year}/in"),
        ("secretary", $"/khen-thuong/{Site.Year}/in/bien-ban?title=co-thi-dua-tinh&on=2026-02-02"),
        ("secretary", $"/khen-thuong/{Site.Year}/in/quyet-dinh?title=co-thi-dua-tinh&number=QĐ-MẪU-05/2026"),

        // Báo cáo, công khai.
        ("secretary", $"/bao-cao/{Site.Year}"),
        ("front", $"/bao-cao/{Site.ThisYear}"),
        ("", "/cong-khai"),
        ("", $"/cong-khai/{Site.Year}"),
        ("", $"/cong-khai/{Site.Year}?number=2"),

        // Ghi nhận: nhập từ bảng tính.
        ("unit-officer", "/ghi-nhan/nhap"),
        ("front", "/ghi-nhan/nhap"),
        ("secretary", "/ghi-nhan/nhap"),

        // Bộ tiêu chí.
        ("secretary", "/bo-tieu-chi"),
        ("criteria-editor", "/bo-tieu-chi/moi"),
        ("unit-leader", "/bo-tieu-chi/dan-van-chinh-quyen-xa/1"),
        ("criteria-editor", "/bo-tieu-chi/dan-van-chinh-quyen-xa/1"),
        ("criteria-editor", "/bo-tieu-chi/dan-van-chinh-quyen-xa/1/chep"),

        // Đề xuất.
        ("unit-officer", "/de-xuat"),
        ("criteria-editor", "/de-xuat"),
        ("criteria-editor", "/de-xuat/moi"),
        ("criteria-editor", "/de-xuat/thu-trang/sua?base=dan-van-chinh-quyen-xa%401"),

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
        ("auditor", "/so-su-kien?after=400&type=dialogue_held"),
        ("secretary", "/so-su-kien"),
        ("secretary", "/so-su-kien/kiem-tra?start=1&full=true"),
        ("auditor", "/so-su-kien/dau-so"),

        // Hệ thống.
        ("secretary", "/he-thong"),
        ("admin", "/he-thong"),
    ];
}
