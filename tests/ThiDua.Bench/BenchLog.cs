using Npgsql;
using ThiDua.EventStore;
using ThiDua.TestKit;

namespace ThiDua.Bench;

/// <summary>
/// A log of a given length, made in the database in one statement a table: a hundred units, dialogues, receptions, petitions with their
/// end, publications and figures over a year, two thirds of them verified later. Not sealed truly: nothing here verifies it.
/// </summary>
internal static class BenchLog
{
    /// <summary>Units of every bench: the number stays while the log grows.</summary>
    public static readonly string[] Units = [.. Enumerable.Range(1, 100).Select(i => $"xa-{i:D3}")];

    /// <summary>Fills an empty database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="activities">Activities of the hundred units of every bench.</param>
    /// <param name="units">Units of the cluster; those hundred when null.</param>
    /// <returns>Position of the last event.</returns>
    public static async Task<long> FillAsync(TestDatabase database, int activities, IReadOnlyList<string>? units = null)
    {
        long world;
        await using (var source = PostgresEventStore.CreateDataSource(database.App))
        {
            await using var store = new PostgresEventStore(source, options: new EventStoreOptions { Notify = false });
            world = await new LogFiller(store, SampleWorld.Types()).AppendAsync(SampleWorld.Events(units ?? Units, BenchSheet));
        }

        await using var connection = new NpgsqlConnection(database.Superuser);
        await connection.OpenAsync();
        await using var fill = new NpgsqlCommand(Sql(world, activities), connection) { CommandTimeout = 600 };
        await fill.ExecuteNonQueryAsync();
        return await database.ScalarAsync<long>("select last_seq from es_head");
    }

    /// <summary>A sheet on which every dialogue, reception and petition shows: nothing reaches its maximum.</summary>
    private const string BenchSheet =
        """
        {"code":"mau","version":1,"title":"Bảng điểm đo tốc độ","legalBasis":{"document":"Thử nghiệm"},"max":100000,"rounding":{"criterion":2,"total":2},
         "sections":[
          {"code":"I","title":"Một","max":60000,"criteria":[
           {"code":"I.1","title":"Đối thoại","max":20000,"legalBasis":{"document":"T"},"formula":{"perOccurrence":{"points":0.1,"value":{"sum":"dialogue.held","where":{"by-head":true}}}}},
           {"code":"I.2","title":"Trả lời ý kiến","max":10000,"legalBasis":{"document":"T"},"formula":{"ratio":{"numerator":{"sum":"dialogue.opinions-answered"},"denominator":{"sum":"dialogue.opinions-raised"},"whenZero":0}}},
           {"code":"I.3","title":"Tiếp dân hằng tuần","max":10000,"legalBasis":{"document":"T"},"formula":{"coverage":{"covered":{"weeks":"reception.held"},"of":"period"}}},
           {"code":"I.4","title":"Nội dung công khai","max":10000,"legalBasis":{"document":"T"},"formula":{"coverage":{"covered":{"distinct":"publication.made","facet":"item"},"of":14}}},
           {"code":"I.6","title":"Chỉ số nhập","max":10000,"legalBasis":{"document":"T"},"formula":{"imported":{"figure":{"latest":"figure.land"}}}}]},
          {"code":"II","title":"Hai","max":40000,"criteria":[
           {"code":"II.1","title":"Giải quyết dứt điểm","max":10000,"legalBasis":{"document":"T"},"formula":{"ratio":{"numerator":{"difference":[{"sum":"petition.resolved"},{"sum":"petition.reopened"}]},"denominator":{"sum":"petition.received"},"whenZero":5}}},
           {"code":"II.2","title":"Tiếp nhận","max":10000,"legalBasis":{"document":"T"},"formula":{"perOccurrence":{"points":0.01,"value":{"sum":"petition.received"}}}},
           {"code":"II.3","title":"Người dự","max":20000,"legalBasis":{"document":"T"},"formula":{"perOccurrence":{"points":0.01,"value":{"sum":"dialogue.participants"}}}}]}],
         "tieBreaks":[{"points":"I"},{"value":{"sum":"dialogue.participants"}}]}
        """;

    private static string Sql(long world, int activities) =>
        $$"""
        set session_replication_role = replica;
        set synchronous_commit = off;
        create temp table made as
        select row_number() over (order by at, nr, version) + {{world}} as seq, nr, version, kind || '-b' || nr as stream, kind, type, data
        from (
            select nr, kind, 1 as version, nr as at, case kind
                     when 'dialogue' then 'dialogue_held' when 'reception' then 'reception_held' when 'petition' then 'petition_received'
                     when 'publication' then 'publication_made' else 'figure_recorded' end as type,
                   jsonb_build_object('unit', 'xa-' || lpad((nr % 100 + 1)::text, 3, '0'), 'occurredOn', day) || case kind
                     when 'dialogue' then jsonb_build_object('kind', 'periodic', 'chairedByHead', nr / 300 % 3 = 0, 'participants', nr / 7 % 200, 'opinionsRaised', 10, 'opinionsAnswered', nr % 10)
                     when 'reception' then jsonb_build_object('chairedByHead', nr / 400 % 2 = 0, 'citizens', nr % 9)
                     when 'petition' then jsonb_build_object('kind', 'feedback', 'reference', nr || '/KN', 'topic', 'land')
                     when 'publication' then jsonb_build_object('item', nr / 2000 % 14 + 1, 'decidedOn', day, 'channels', jsonb_build_array('headquarters'))
                     else jsonb_build_object('code', 'land', 'value', nr % 1000, 'source', 'QĐ 1', 'sourceDate', day) end as data
            from (select nr, date '2026-01-01' + abs(hashint8(nr) % 300) as day,
                         case when nr / 100 % 20 < 8 then 'dialogue' when nr / 100 % 20 < 12 then 'reception' when nr / 100 % 20 < 17 then 'petition' when nr / 100 % 20 < 19 then 'publication' else 'figure' end as kind
                  from generate_series(1, {{activities}}::bigint) nr) opened
            union all
            select nr, case when nr / 100 % 20 < 8 then 'dialogue' when nr / 100 % 20 < 12 then 'reception' when nr / 100 % 20 < 17 then 'petition' when nr / 100 % 20 < 19 then 'publication' else 'figure' end,
                   2, nr + 200 + nr % 3000, case when nr / 100 % 20 between 12 and 16 then 'petition_resolved' else 'activity_verified' end,
                   case when nr / 100 % 20 between 12 and 16 then jsonb_build_object('on', date '2026-01-01' + abs(hashint8(nr) % 300) + 20, 'outcome', 'granted')
                        else jsonb_build_object('seenVersion', 1) end
            from generate_series(1, {{activities}}::bigint) nr where nr % 3 <> 0
        ) steps;
        insert into mt_streams (id, type, version, timestamp, created) select stream, min(kind), max(version), now(), now() from made group by stream;
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp) select seq, gen_random_uuid(), stream, version, data, type, now() from made order by seq;
        insert into es_seal (seq_id, leaf, chain, private_hash, salt) select seq, h, h, h, h from made, lateral (select sha256(seq::text::bytea) as h) s order by seq;
        insert into es_command (command_id, fingerprint, first_seq, last_seq) select gen_random_uuid(), sha256(seq::text::bytea), seq, seq from made;
        update es_head set last_seq = (select max(seq) from made), chain = sha256('bench'), recorded_at = now();
        drop table made;
        analyze mt_events; analyze mt_streams;
        checkpoint;
        """;
}
