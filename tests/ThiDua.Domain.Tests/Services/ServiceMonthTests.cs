using ThiDua.Domain.Services;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Services;

public class ServiceMonthTests
{
    private static readonly ServiceMonthReported Month = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-03-31"),
        Received = 500,
        Due = 480,
        OnTime = 470,
        Online = 420,
        Digitised = 510,
    };

    private readonly DeciderSpec _service = new(new ServiceKind());

    [Fact]
    public void A_month_is_reported() => _service.Given().When(Month).ThenIt();

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _service.Given().When(Month with { OnTime = 481, Online = 501 })
            .ThenRefused("service.more-on-time-than-due /onTime", "service.more-online-than-received /online");
        _service.Given().When(Month with { Received = -1, Due = -1, OnTime = -2, Online = -2, Digitised = -1 }).ThenRefused(
            "number.negative /received", "number.negative /due", "number.negative /onTime", "number.negative /online", "number.negative /digitised");
    }

    [Fact]
    public void Each_figure_counts_in_its_month()
    {
        _service.Given(Month).Counts(
            "xa-tan-lap service.digitised 2026-03-31 510",
            "xa-tan-lap service.due 2026-03-31 480",
            "xa-tan-lap service.on-time 2026-03-31 470",
            "xa-tan-lap service.online 2026-03-31 420",
            "xa-tan-lap service.received 2026-03-31 500");
        _service.Given(Month).IsTitled("Số liệu một cửa tháng 03/2026");
    }
}
