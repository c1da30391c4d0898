using System.Text;
using ThiDua.Api.Hosting;
using ThiDua.Api.Standings;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Shell;

/// <summary>Parts of pages that are sent anew whenever what they show has changed, and after a silence say as of when it is still right.</summary>
internal static class LiveParts
{
    /// <summary>Name of the event that tells a quiet page as of when it is right.</summary>
    private const string AsOfEvent = "tinh-den";

    /// <summary>Between two sends of a part: people read rows, programs read the API's stream.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Sends a part as long as the caller may see it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="board">What is followed.</param>
    /// <param name="settings">Longest silence.</param>
    /// <param name="clock">Clock.</param>
    /// <param name="read">Reads what is shown now.</param>
    /// <param name="isSame">Whether what was sent last (the first) still shows what there is now.</param>
    /// <param name="asOf">Day and position that it is of.</param>
    /// <param name="write">Writes the part, on one line.</param>
    public static Task StreamAsync<T>(
        HttpContext http, BoardState board, Settings settings, TimeProvider clock, Func<T> read, Func<T, T, bool> isSame, Func<T, (DateOnly Day, long Position)> asOf,
        Func<T, Task<byte[]>> write)
        where T : class
    {
        T? last = null;
        var sentAt = 0L;
        return LiveStreams.StreamAsync(http, board, settings, clock, Pace, async () =>
        {
            var now = read();
            var (day, position) = asOf(now);
            if (last is null || !isSame(last, now))
            {
                (last, sentAt) = (now, clock.GetTimestamp());
                return (position, null, new JsonBytes(await write(now)));
            }

            if (clock.GetElapsedTime(sentAt) < settings.Heartbeat)
            {
                return null;
            }

            sentAt = clock.GetTimestamp();
            return (position, AsOfEvent, new JsonBytes(Encoding.UTF8.GetBytes(AsOf(day, position))));
        });
    }

    /// <summary>As of when something is right, in words.</summary>
    public static string AsOf(DateOnly day, long position) => Shown.Say(Texts.AsOf, Shown.Day(day), Shown.Number(position));
}
