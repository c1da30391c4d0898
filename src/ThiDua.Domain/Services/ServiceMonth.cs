using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Services;

/// <summary>
/// A month's figures of the one-stop service (số liệu một cửa trong tháng). <see cref="OpeningFact.OccurredOn"/> is a day of that month, by
/// custom its last, so that the figures fall into the right period.
/// </summary>
public sealed record ServiceMonthReported : OpeningFact
{
    /// <summary>Files received (hồ sơ tiếp nhận).</summary>
    public required int Received { get; init; }

    /// <summary>Files that had to be settled in the month (hồ sơ đến hạn).</summary>
    public int Due { get; init; }

    /// <summary>Of these, settled in time (đúng hạn, trước hạn).</summary>
    public int OnTime { get; init; }

    /// <summary>Of those received, online (trực tuyến).</summary>
    public int Online { get; init; }

    /// <summary>Files and results digitised (số hóa).</summary>
    public int Digitised { get; init; }
}

/// <summary>Một cửa, cải cách hành chính.</summary>
public sealed class ServiceKind : ActivityKind<ServiceMonthReported>
{
    /// <inheritdoc/>
    public override string Stream => "service";

    /// <inheritdoc/>
    public override string Label => "Số liệu một cửa";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } =
        [new("service-month-reported", "service_month_reported", typeof(ServiceMonthReported))];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("service.received", MeasureKind.Sum, "Số hồ sơ tiếp nhận"),
        new("service.due", MeasureKind.Sum, "Số hồ sơ đến hạn"),
        new("service.on-time", MeasureKind.Sum, "Số hồ sơ giải quyết đúng hạn"),
        new("service.online", MeasureKind.Sum, "Số hồ sơ tiếp nhận trực tuyến"),
        new("service.digitised", MeasureKind.Sum, "Số hồ sơ, kết quả được số hóa"),
    ];

    /// <inheritdoc/>
    protected override ServiceMonthReported Evolve(ServiceMonthReported? state, ActivityFact fact) =>
        (state, fact) is (null, ServiceMonthReported month) ? month : throw Impossible(state, fact);

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(ServiceMonthReported? state, ActivityFact proposed, DecisionContext context) => proposed switch
    {
        ServiceMonthReported month =>
        [
            .. Require.Count(month.Received, "/received"),
            .. Require.Count(month.Due, "/due"),
            .. Require.Count(month.OnTime, "/onTime"),
            .. Require.Count(month.Online, "/online"),
            .. Require.Count(month.Digitised, "/digitised"),
            .. Require.That(month.OnTime <= month.Due, "service.more-on-time-than-due", "Số hồ sơ đúng hạn nhiều hơn số hồ sơ đến hạn.", "/onTime"),
            .. Require.That(
                month.Online <= month.Received, "service.more-online-than-received", "Số hồ sơ trực tuyến nhiều hơn số hồ sơ tiếp nhận.", "/online"),
        ],
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(ServiceMonthReported state)
    {
        Effect Count(string measure, int quantity) => new(state.Unit, measure, Facets.None, state.OccurredOn, quantity);
        yield return Count("service.received", state.Received);
        yield return Count("service.due", state.Due);
        yield return Count("service.on-time", state.OnTime);
        yield return Count("service.online", state.Online);
        yield return Count("service.digitised", state.Digitised);
    }

    /// <inheritdoc/>
    protected override string Title(ServiceMonthReported state) => $"Số liệu một cửa tháng {state.OccurredOn:MM/yyyy}";
}
