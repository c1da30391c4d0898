using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ThiDua.Api.Hosting;
using ThiDua.Api.Security;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Periods;

namespace ThiDua.Api.Pages;

/// <summary>How numbers and days are written for people: decimal comma, dd/MM/yyyy.</summary>
internal static class Shown
{
    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    /// <summary>How Vietnamese sorts names.</summary>
    public static StringComparer Names { get; } = StringComparer.Create(Vietnamese, ignoreCase: true);

    /// <summary>A number with up to four decimals.</summary>
    public static string Number(decimal number) => number.ToString("#,0.####", Vietnamese);

    /// <summary>Points with as many decimals as others beside them have.</summary>
    public static string Points(decimal points, int digits) => points.ToString($"N{digits}", Vietnamese);

    /// <summary>A difference with its sign.</summary>
    public static string Change(decimal number) => number.ToString("+#,0.####;−#,0.####;0", Vietnamese);

    /// <summary>What the class of a unit is called: until the result of the period is published, it can change.</summary>
    public static string ClassLabel(Period period) => period.Status < PeriodStatus.Published ? Texts.ClassSoFar : Texts.Class;

    /// <summary>A sentence with its places filled.</summary>
    public static string Say(string sentence, params object?[] places) => string.Format(CultureInfo.InvariantCulture, sentence, places);

    /// <summary>A day.</summary>
    public static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>A day as fields of forms and addresses have it.</summary>
    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A day as people type it, of what a program wrote (2026-11-05); anything else as it is.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Typed(string? text) => text is not null && VietnamTime.ReadDay(text) is { } day ? Day(day) : text;

    /// <summary>A moment, Vietnam time.</summary>
    public static string At(DateTimeOffset moment) => moment.ToOffset(TimeSpan.FromHours(7)).ToString("dd/MM/yyyy HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Name of a view.</summary>
    public static string Of(View view) => view == View.Claimed ? Texts.ViewClaimed : Texts.ViewVerified;

    /// <summary>Name of a role.</summary>
    public static string Role(string role) => role switch
    {
        Roles.UnitOfficer => Texts.RoleUnitOfficer,
        Roles.UnitLeader => Texts.RoleUnitLeader,
        Roles.Secretary => Texts.RoleSecretary,
        Roles.Appraiser => Texts.RoleAppraiser,
        Roles.ClusterHead => Texts.RoleClusterHead,
        Roles.CouncilMember => Texts.RoleCouncilMember,
        Roles.CouncilChair => Texts.RoleCouncilChair,
        Roles.BallotCounter => Texts.RoleBallotCounter,
        Roles.CriteriaEditor => Texts.RoleCriteriaEditor,
        Roles.Front => Texts.RoleFront,
        Roles.Auditor => Texts.RoleAuditor,
        Roles.Integration => Texts.RoleIntegration,
        Roles.Admin => Texts.RoleAdmin,
        _ => role,
    };

    /// <summary>A number as drawings have it.</summary>
    public static string Drawn(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
