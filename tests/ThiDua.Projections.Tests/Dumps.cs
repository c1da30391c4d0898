using System.Globalization;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Board;
using ThiDua.TestKit;

namespace ThiDua.Projections.Tests;

/// <summary>Read models as text, to be compared byte by byte.</summary>
internal static class Dumps
{
    public static Task<string> LedgerAsync(this TestDatabase database, string? slot = null) => database.ScalarAsync<string>(
        $"""
         select coalesce(string_agg(concat_ws('|', seq_id, nr, stream_id, unit, measure, facets, day, view, count, trim_scale(quantity)), e'\n' order by seq_id, nr), '')
         from {(slot is null ? "read_ledger" : $"{slot}.ledger")}
         """);

    public static Task<string> RegisterAsync(this TestDatabase database, string? slot = null) => database.ScalarAsync<string>(
        $"""
         select coalesce(string_agg(concat_ws('|', stream_id, type, unit, occurred_on, coalesce(topic, '-'), coalesce(field, '-'), coalesce(channel, '-'), standing,
                version, first_seq, last_seq, (extract(epoch from recorded_at) * 1000000)::bigint + 62135596800000000, sensitive, title, search, question), e'\n' order by stream_id collate "C"), '')
         from {(slot is null ? "read_register" : $"{slot}.register")}
         """);

    public static Task<string> TalliesAsync(this TestDatabase database) => database.ScalarAsync<string>(
        """
        select coalesce(string_agg(line, e'\n' order by line collate "C"), '')
        from (select concat_ws('|', unit, measure, facets, day, view, count, trim_scale(quantity)) as line from bi.tally) t
        """);

    /// <summary>Standings and sheets of a node.</summary>
    public static string Dump(this Node node, Moment? moment = null, string period = SampleWorld.Period, string cluster = SampleWorld.Cluster) =>
        node.Scores.Standings(period, cluster, moment ?? new Moment(), Node.Today) is { } standings ? Lines(standings) : "";

    public static string Lines(Standings standings) => string.Join('\n', standings.Places.Select(p => Line(p.Sheet, p.Claimed, p.Verified)));

    public static string Line(ScoreSheet sheet, RankedUnit claimed, RankedUnit verified) => string.Create(
        CultureInfo.InvariantCulture,
        $"{claimed.Rank}/{verified.Rank} {sheet.Unit} {Fold.Plain(sheet.Total.Claimed)}/{Fold.Plain(sheet.Total.Verified)} {sheet.Class?.Claimed.Code}/{sheet.Class?.Verified.Code} {claimed.Reason} {string.Join(' ', sheet.Criteria.Select(c => $"{c.Code}={Fold.Plain(c.Points.Claimed)}/{Fold.Plain(c.Points.Verified)}({string.Join(',', c.Values.Select(v => $"{Number(v.Claimed)}:{Number(v.Verified)}"))})"))}");

    private static string Number(decimal? number) => number is { } n ? Fold.Plain(n) : "?";
}
