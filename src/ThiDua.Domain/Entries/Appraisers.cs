using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;

namespace ThiDua.Domain.Entries;

/// <summary>What an appraiser of a period looks at: criteria × units.</summary>
/// <param name="Unit">Unit whose people appraise (an agency, or a unit of the cluster in a cross-check); null when an account does.</param>
/// <param name="Criteria">Codes of criteria or sections; null for the whole sheet.</param>
/// <param name="Units">Codes of units; null for all of the period.</param>
public sealed record AppraiserScope(string? Unit = null, IReadOnlyList<string>? Criteria = null, IReadOnlyList<string>? Units = null);

/// <summary>The committee assigned who appraises what in a period (phân công thẩm định); a later assignment replaces it.</summary>
/// <param name="Scopes">The scopes.</param>
public sealed record AppraisersAssigned(IReadOnlyList<AppraiserScope> Scopes) : IDomainEvent
{
    /// <summary>Accounts by scope, in the same order; null where a unit's people appraise.</summary>
    [Private]
    public IReadOnlyList<string?>? Accounts { get; init; }
}

/// <summary>An assignment as somebody enters it.</summary>
/// <param name="Account">Account that appraises, or null.</param>
/// <param name="Unit">Unit whose people appraise, or null.</param>
/// <param name="Criteria">Codes of criteria or sections; null for the whole sheet.</param>
/// <param name="Units">Codes of units; null for all of the period.</param>
public sealed record AppraiserEntered(string? Account = null, string? Unit = null, IReadOnlyList<string>? Criteria = null, IReadOnlyList<string>? Units = null);

/// <summary>Who appraises in a period, folded from its stream.</summary>
/// <param name="Assigned">The last assignment; null before the first.</param>
/// <param name="Version">Events in the stream.</param>
public sealed record Appraisers(AppraisersAssigned? Assigned, long Version)
{
    /// <summary>Nobody assigned yet.</summary>
    public static Appraisers None { get; } = new(null, 0);

    /// <summary>Stream of a period's appraisers.</summary>
    public static string StreamOf(string period) => $"appraisers-{period}";

    /// <summary>The assignment after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public Appraisers After(IDomainEvent e) => e is AppraisersAssigned assigned
        ? new Appraisers(assigned, Version + 1)
        : throw new CorruptStreamException($"{e.GetType().Name} cannot follow in a period's appraisers.");

    /// <summary>
    /// Whether somebody may appraise a criterion of a unit. Until appraisers are assigned, every appraiser may where one looks at whole sheets;
    /// the two other ways mean nothing without an assignment.
    /// </summary>
    /// <param name="plan">Plan of the period.</param>
    /// <param name="sheet">Sheet of the unit.</param>
    /// <param name="criterion">Code of the criterion.</param>
    /// <param name="isAccount">Whether an account is the person's.</param>
    /// <param name="belongsTo">Whether the person belongs to a unit.</param>
    public bool May(PeriodPlan plan, EntrySheet sheet, string criterion, Func<string, bool> isAccount, Func<string, bool> belongsTo) =>
        Assigned is null
            ? plan.Appraisal is null or AppraisalWay.WholeSheet
            : ScopesOf(isAccount, belongsTo).Any(s => Covers(s, sheet, criterion));

    /// <summary>Whether somebody is assigned any criterion of a unit, and so sees its entry.</summary>
    /// <param name="unit">Unit code.</param>
    /// <param name="isAccount">Whether an account is the person's.</param>
    /// <param name="belongsTo">Whether the person belongs to a unit.</param>
    public bool Sees(string unit, Func<string, bool> isAccount, Func<string, bool> belongsTo) =>
        Assigned is not null && ScopesOf(isAccount, belongsTo).Any(s => s.Units?.Contains(unit) != false);

    private IEnumerable<AppraiserScope> ScopesOf(Func<string, bool> isAccount, Func<string, bool> belongsTo) => Assigned!.Scopes
        .Where((s, i) => s.Unit is { } unit ? belongsTo(unit) : Assigned.Accounts?[i] is { } account && isAccount(account));

    private static bool Covers(AppraiserScope scope, EntrySheet sheet, string criterion) =>
        scope.Units?.Contains(sheet.Unit.Code) != false
        && (scope.Criteria is null || scope.Criteria.Contains(criterion)
            || CriteriaTree.Sections(sheet.Sheet).Any(s => scope.Criteria.Contains(s.Code) && Holds(s, criterion)));

    private static bool Holds(Section section, string criterion) =>
        section.Criteria.Any(c => c.Code == criterion) || section.Sections.Any(s => Holds(s, criterion));
}

/// <summary>Decisions about who appraises.</summary>
public static class AppraiserDecisions
{
    private const int Most = 2_000;

    /// <summary>Assigns all appraisers of a period at once, by the way of appraisal that its plan names.</summary>
    public static Decision Assign(World world, Period period, Appraisers now, IReadOnlyList<AppraiserEntered> entered)
    {
        var assigned = new AppraisersAssigned([.. entered.Select(e => new AppraiserScope(e.Unit, e.Criteria, e.Units))]) { Accounts = [.. entered.Select(e => e.Account)] };
        if (now.Assigned is { } before && EventJson.Same(before, assigned))
        {
            return Decision.AlreadyDone;
        }

        if (period.Status is PeriodStatus.Published or PeriodStatus.Closed)
        {
            return Decision.Refuse("period.wrong-step", "Kỳ thi đua đã công bố kết quả hoặc đã đóng nên không phân công thẩm định được.");
        }

        var refusals = Require.That(entered.Count <= Most, "list.too-long", $"Danh sách có tối đa {Most} mục.", "/appraisers")
            .Concat(entered.SelectMany((e, i) => Check(world, period, e, $"/appraisers/{i}"))).ToList();
        return refusals.Count > 0 ? Decision.Refuse(refusals) : Decision.Accept(assigned);
    }

    private static IEnumerable<Refusal> Check(World world, Period period, AppraiserEntered entered, string at) =>
    [
        .. Require.That((entered.Account is null) != (entered.Unit is null), "appraiser.account-or-unit", "Hãy nêu tài khoản, hoặc đơn vị, thẩm định.", at),
        .. entered.Account is { } account ? Require.Text(account, $"{at}/account", 200) : [],
        .. entered.Unit is { } by ? Require.That(world.Unit(by) is not null, "unit.unknown", "Không có đơn vị nào mang mã này.", $"{at}/unit") : [],
        .. (entered.Units ?? []).SelectMany((u, i) => Require.That(
            ClusterOf(world, period, u) is not null, "unit.unknown", "Đơn vị này không thuộc cụm, khối nào của kỳ.", $"{at}/units/{i}")),
        .. (entered.Criteria ?? []).SelectMany((c, i) => Require.That(
            Codes(world, period).Contains(c), "criterion.unknown", "Không bảng điểm nào của kỳ có tiêu chí hay nội dung này.", $"{at}/criteria/{i}")),
        .. (period.Plan.Appraisal ?? AppraisalWay.WholeSheet) switch
        {
            AppraisalWay.WholeSheet =>
            [
                .. Require.That(entered.Criteria is null, "appraiser.whole-sheet", "Kỳ này thẩm định cả bảng điểm; không phân công theo tiêu chí.", $"{at}/criteria"),
            ],
            AppraisalWay.PerCriterion => Require.That(
                entered.Criteria is { Count: > 0 }, "appraiser.criteria-missing", "Kỳ này mỗi cơ quan thẩm định một số tiêu chí; hãy nêu các tiêu chí.", $"{at}/criteria"),
            AppraisalWay.CrossCheck => CrossCheck(world, period, entered, at),
            _ => throw new InvalidOperationException($"{period.Plan.Appraisal}"),
        },
    ];

    /// <summary>A unit checks others of its own cluster, never itself.</summary>
    private static IEnumerable<Refusal> CrossCheck(World world, Period period, AppraiserEntered entered, string at) =>
    [
        .. Require.That(entered.Unit is not null, "appraiser.unit-missing", "Kỳ này các đơn vị chấm chéo; hãy nêu đơn vị đi chấm.", $"{at}/unit"),
        .. Require.That(entered.Units is { Count: > 0 }, "appraiser.units-missing", "Hãy nêu các đơn vị được chấm.", $"{at}/units"),
        .. entered.Unit is not { } unit ? [] : (entered.Units ?? []).SelectMany((u, i) => (IEnumerable<Refusal>)
        [
            .. Require.That(u != unit, "appraiser.own-unit", "Đơn vị không chấm chính mình.", $"{at}/units/{i}"),
            .. Require.That(
                ClusterOf(world, period, u) == ClusterOf(world, period, unit), "appraiser.other-cluster", "Chấm chéo chỉ trong cùng cụm, khối.", $"{at}/units/{i}"),
        ]),
    ];

    private static string? ClusterOf(World world, Period period, string unit) =>
        period.Plan.Clusters.FirstOrDefault(c => world.Cluster(c)?.HasDuring(unit, period.Plan.From, period.Plan.To) == true);

    private static HashSet<string> Codes(World world, Period period) =>
    [
        .. period.Plan.Sheets.Select(s => world.Sheet(s.CriteriaSet, s.Version)).OfType<CriteriaSet>()
            .SelectMany(s => CriteriaTree.All(s).Select(c => c.Code).Concat(CriteriaTree.Sections(s).Select(x => x.Code))),
    ];
}
