using System.Globalization;

namespace ThiDua.Domain.Measures;

/// <summary>
/// How many days lie between two steps, as a facet. With it a quantity that counts on one day says which other day it belongs to
/// (<c>after-days</c>: so many days after what it answers; <c>lead-days</c>: announced so many days before).
/// </summary>
public static class DaySpans
{
    /// <summary>A greater lead is told as this one: nobody asks for more, and facets stay few.</summary>
    public const int MostLead = 60;

    /// <summary>Calendar days from one day to another.</summary>
    public static string Between(DateOnly from, DateOnly to) => (to.DayNumber - from.DayNumber).ToString(CultureInfo.InvariantCulture);

    /// <summary>Calendar days that something was announced before it took place, up to <see cref="MostLead"/>.</summary>
    public static string Lead(DateOnly announcedOn, DateOnly on) =>
        Math.Min(MostLead, on.DayNumber - announcedOn.DayNumber).ToString(CultureInfo.InvariantCulture);
}
