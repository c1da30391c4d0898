using System.Globalization;
using System.Text.RegularExpressions;

namespace ThiDua.Api.Hosting;

/// <summary>Numbers as people here write them: comma before decimals, dots only between groups of three.</summary>
internal static partial class VietnamNumber
{
    /// <summary>A number (<c>1.234,5</c>, <c>1234,5</c>, <c>-0,25</c>), or null: 0.125 is none, rather than a hundred and twenty-five.</summary>
    public static decimal? Read(string text) =>
        Written().IsMatch(text) && decimal.TryParse(
            text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    [GeneratedRegex(@"^-?([0-9]{1,15}|[1-9][0-9]{0,2}(\.[0-9]{3}){1,4})(,[0-9]{1,10})?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Written();
}
