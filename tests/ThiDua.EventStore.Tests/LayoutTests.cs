using Npgsql;
using Shouldly;
using Xunit;

namespace ThiDua.EventStore.Tests;

/// <summary>The tables mt_* are those of Marten 9 with string stream ids, so that Marten can open the same database.</summary>
public sealed class LayoutTests(Log log) : IClassFixture<Log>
{
    [Theory]
    [InlineData("mt_streams", new[]
    {
        "id varchar not null", "type varchar null", "version bigint null", "timestamp timestamptz not null", "created timestamptz not null",
        "tenant_id varchar null", "is_archived boolean null",
    })]
    [InlineData("mt_events", new[]
    {
        "seq_id bigint not null", "id uuid not null", "stream_id varchar null", "version bigint not null", "data jsonb not null", "bdata bytea null",
        "type varchar(500) not null", "timestamp timestamptz not null", "tenant_id varchar null", "mt_dotnet_type varchar null", "is_archived boolean null",
    })]
    [InlineData("mt_event_progression", new[] { "name varchar not null", "last_seq_id bigint null", "last_updated timestamptz null" })]
    public async Task Columns_have_martens_names_types_and_nullability(string table, string[] expected) =>
        (await RowsAsync(
            $"""
             select attname || ' ' ||
                    replace(replace(format_type(atttypid, atttypmod), 'character varying', 'varchar'), 'timestamp with time zone', 'timestamptz') ||
                    case when attnotnull then ' not null' else ' null' end
             from pg_attribute where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped order by attnum
             """)).ShouldBe(expected);

    [Theory]
    [InlineData("mt_streams", "tenant_id", "'*DEFAULT*'::character varying")]
    [InlineData("mt_streams", "is_archived", "false")]
    [InlineData("mt_streams", "timestamp", "now()")]
    [InlineData("mt_streams", "created", "now()")]
    [InlineData("mt_events", "tenant_id", "'*DEFAULT*'::character varying")]
    [InlineData("mt_events", "is_archived", "false")]
    [InlineData("mt_event_progression", "last_updated", "transaction_timestamp()")]
    public async Task Columns_that_we_do_not_write_have_martens_defaults(string table, string column, string expected) =>
        (await RowsAsync(
            $"""
             select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d
             join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
             where d.adrelid = '{table}'::regclass and a.attname = '{column}'
             """)).ShouldBe([expected]);

    [Theory]
    [InlineData("mt_streams", new[] { "PRIMARY KEY (id)" })]
    [InlineData("mt_events", new[] { "FOREIGN KEY (stream_id) REFERENCES mt_streams(id) ON DELETE CASCADE", "PRIMARY KEY (seq_id)" })]
    [InlineData("mt_event_progression", new[] { "PRIMARY KEY (name)" })]
    public async Task Keys_are_martens(string table, string[] expected) =>
        (await RowsAsync($"select pg_get_constraintdef(oid) from pg_constraint where conrelid = '{table}'::regclass and contype in ('p', 'f', 'u') order by 1"))
        .ShouldBe(expected);

    [Theory]
    [InlineData("mt_streams", new[] { "CREATE UNIQUE INDEX pkey_mt_streams_id ON public.mt_streams USING btree (id)" })]
    [InlineData("mt_events", new[]
    {
        "CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON public.mt_events USING btree (stream_id, version)",
        "CREATE UNIQUE INDEX pkey_mt_events_seq_id ON public.mt_events USING btree (seq_id)",
    })]
    [InlineData("mt_event_progression", new[] { "CREATE UNIQUE INDEX pk_mt_event_progression ON public.mt_event_progression USING btree (name)" })]
    public async Task Indexes_are_martens_and_no_more(string table, string[] expected) =>
        (await RowsAsync($"select indexdef from pg_indexes where tablename = '{table}' order by indexname")).ShouldBe(expected);

    [Fact]
    public async Task Martens_sequence_exists_and_is_not_drawn_from()
    {
        await log.Store.DoneAsync(Some.Append("sequence", 0));

        (await log.Database.ScalarAsync<bool>("select is_called from mt_events_sequence")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_event_stands_in_martens_columns_as_marten_would_write_it()
    {
        var e = Some.Event("""{"b":1,"a":"Đối thoại"}""", "dialogue_held");
        var done = await log.Store.DoneAsync(Some.Append("dialogue-layout", 0, e));

        (await RowsAsync(
            $"""
             select concat_ws('|', e.id, e.stream_id, e.version, e.data, e.type, e.tenant_id, e.is_archived, s.type, s.version, s.timestamp = e.timestamp)
             from mt_events e join mt_streams s on s.id = e.stream_id where e.seq_id = {done.First}
             """)).ShouldBe([$$"""{{e.Id}}|dialogue-layout|1|{"a": "Đối thoại", "b": 1}|dialogue_held|*DEFAULT*|f|dialogue|1|t"""]);
    }

    private async Task<List<string>> RowsAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(log.Database.Superuser);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
