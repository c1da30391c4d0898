using System.Globalization;
using ThiDua.Projections.Board;
using ThiDua.Projections.Exports;

namespace ThiDua.Verifier;

/// <summary>Holds a published ranking against the one that the events give.</summary>
internal static class StandingsCheck
{
    /// <summary>What a ranking is called in sentences.</summary>
    public static string Name(StandingsFile published) => string.Create(
        CultureInfo.InvariantCulture, $"Bảng xếp hạng {published.Cluster}, kỳ {published.Period}, ngày {published.AsOf:dd/MM/yyyy}, vị trí {published.Position}");

    /// <summary>Whether it follows from the events, and the sentence that says so.</summary>
    public static (bool Fits, string Sentence) Compare(StandingsFile published, Replay replay)
    {
        var what = Name(published);
        if (replay.Scores.Standings(published.Period, published.Cluster, new Moment(published.AsOf, published.Position), published.AsOf) is not { } standings)
        {
            return (false, $"{what}: bản xuất không có kỳ hay cụm này.");
        }

        var worked = StandingsFile.LinesOf(standings, published.View);
        for (var i = 0; i < Math.Max(worked.Count, published.Lines.Count); i++)
        {
            var (said, found) = (published.Lines.ElementAtOrDefault(i) ?? "(không có)", worked.ElementAtOrDefault(i) ?? "(không có)");
            if (said != found)
            {
                return (false, $"{what}: công bố là \"{said}\", tính lại là \"{found}\".");
            }
        }

        return (true, $"{what}: {standings.Places.Count.ToString(CultureInfo.InvariantCulture)} đơn vị, tổng điểm, điểm từng mục, hạng, xếp loại tính lại trùng khớp.");
    }
}
