using System.Text;
using System.Text.Json;
using Npgsql;
using Shouldly;
using Xunit;

namespace ThiDua.EventStore.Tests;

/// <summary>The hash form (docs/adr/0001): golden vectors, worked out by this library and again by plain SQL.</summary>
public sealed class CanonicalTests(Log log) : IClassFixture<Log>
{
    /// <summary>An implementation of the form that shares nothing with ours: it starts from jsonb.</summary>
    private const string Sql =
        """
        create function pg_temp.canonical(j jsonb) returns text language plpgsql as $$
        begin
            return case jsonb_typeof(j)
                when 'object' then '{' || coalesce((select string_agg(to_json(key)::text || ':' || pg_temp.canonical(value), ',' order by key collate "C") from jsonb_each(j)), '') || '}'
                when 'array' then '[' || coalesce((select string_agg(pg_temp.canonical(value), ',' order by nr) from jsonb_array_elements(j) with ordinality a (value, nr)), '') || ']'
                else j::text end;
        end $$;
        create function pg_temp.leaf(seq bigint, id uuid, stream text, version bigint, type text, micros bigint, data jsonb, private_hash bytea) returns bytea language sql as $$
            select sha256('\x00'::bytea || convert_to('[' || seq || ',"' || id || '",' || to_json(stream)::text || ',' || version || ',' || to_json(type)::text || ',' || micros || ','
                || pg_temp.canonical(data) || ']', 'UTF8') || private_hash)
        $$;
        """;

    public static IEnumerable<object[]> Same() =>
    [
        ["""{"b":1,"a":{"d":[1,2],"c":null}}""", """ { "a" : { "c":null, "d":[ 1,2 ] }, "b":1 } """],
        ["""{"a":1.0}""", """{"a":1.00}"""],
        ["""{"a":1}""", """{"a":1.000}"""],
        ["""{"a":0}""", """{"a":-0.00}"""],
        ["""{"a":0.5}""", """{"a":0.50}"""],
        ["""{"a":"Xã Đông Hòa"}""", "{\"a\":\"Xa\u0303 Đo\u0302ng Ho\u0300a\"}"],
        ["""{"ố":1}""", "{\"o\u0302\u0301\":1}"],
        ["""{"a":"đ/é\u007f"}""", """{"a":"\u0111\/\u00e9\u007f"}"""],
        ["""{"a":"😀"}""", """{"a":"\ud83d\ude00"}"""],
        ["""{"a":"\t\n\u0001"}""", """{"a":"\u0009\u000a\u0001"}"""],
    ];

    [Theory]
    [MemberData(nameof(Same))]
    public void Equal_content_has_equal_bytes(string one, string other) => Canonical(one).ShouldBe(Canonical(other));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("""{"a":100}""", """{"a":1}""")]
    [InlineData("""{"a":"x"}""", """{"a":"X"}""")]
    public void Other_content_has_other_bytes(string one, string other) => Canonical(one).ShouldNotBe(Canonical(other));

    [Theory]
    [InlineData("""{"a":1e3}""")]
    [InlineData("""{"a":1E-3}""")]
    [InlineData("""{"a":11111111111111111111111111111111111111111}""")]
    [InlineData("""{"a":"\u0000"}""")]
    [InlineData("""{"\u0000":1}""")]
    [InlineData("""{"a":"\ud83d"}""")]
    [InlineData("""{"\ude00":1}""")]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"é":1,"e\u0301":1}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":/**/1}""")]
    [InlineData("")]
    public void What_jsonb_would_not_keep_is_refused(string json) => Should.Throw<JsonException>(() => Canonical(json));

    [Fact]
    public void Bytes_that_are_not_utf8_and_depth_beyond_64_are_refused()
    {
        Should.Throw<JsonException>(() => CanonicalJson.Write(new byte[] { (byte)'"', 0xC3, 0x28, (byte)'"' }));
        Should.Throw<JsonException>(() => Canonical(new string('[', 65) + new string(']', 65)));
        Canonical(new string('[', 64) + new string(']', 64)).Length.ShouldBe(128);
    }

    [Fact]
    public void Canonical_form_is_its_own_canonical_form()
    {
        foreach (var vector in Vectors())
        {
            Canonical(vector.Canonical).ShouldBe(vector.Canonical);
            Canonical(vector.Data).ShouldBe(vector.Canonical);
        }
    }

    [Fact]
    public void The_vectors_are_worked_out_by_this_library()
    {
        var chain = Seal.Start;
        foreach (var v in Vectors())
        {
            var privateHash = Seal.PrivateHash(Convert.FromHexString(v.Salt), Encoding.UTF8.GetBytes(v.Private));
            Convert.ToHexStringLower(privateHash).ShouldBe(v.PrivateHash);
            var leaf = Seal.Leaf(v.Seq, v.Id, v.Stream, v.Version, v.Type, DateTimeOffset.UnixEpoch.AddMicroseconds(v.Micros), CanonicalJson.Write(Encoding.UTF8.GetBytes(v.Data)), privateHash);
            Convert.ToHexStringLower(leaf).ShouldBe(v.Leaf);
            chain = Seal.Chain(chain, leaf);
            Convert.ToHexStringLower(chain).ShouldBe(v.Chain);
        }
    }

    [Fact]
    public async Task The_vectors_are_worked_out_by_plain_sql()
    {
        await using var connection = new NpgsqlConnection(log.Database.Superuser);
        await connection.OpenAsync();
        await using var define = new NpgsqlCommand(Sql, connection);
        await define.ExecuteNonQueryAsync();
        var chain = new byte[32];
        foreach (var v in Vectors())
        {
            await using var command = new NpgsqlCommand(
                """
                with p as (select sha256($1 || convert_to($2, 'UTF8')) h), l as (select h, pg_temp.leaf($3, $4, $5, $6, $7, $8, $9::jsonb, h) leaf from p)
                select encode(h, 'hex'), encode(leaf, 'hex'), sha256($10 || leaf), pg_temp.canonical($9::jsonb) from l
                """, connection);
            foreach (var value in new object[] { Convert.FromHexString(v.Salt), v.Private, v.Seq, v.Id, v.Stream, v.Version, v.Type, v.Micros, v.Canonical, chain })
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            (reader.GetString(0), reader.GetString(1), reader.GetString(3)).ShouldBe((v.PrivateHash, v.Leaf, v.Canonical));
            chain = reader.GetFieldValue<byte[]>(2);
            Convert.ToHexStringLower(chain).ShouldBe(v.Chain);
        }
    }

    [Fact]
    public async Task The_seal_of_a_stored_event_is_worked_out_by_plain_sql()
    {
        foreach (var v in Vectors())
        {
            await log.Store.DoneAsync(Some.Append($"sql-{v.Seq}", 0, Some.Event(v.Data, v.Type, v.Private.Length == 0 ? null : v.Private)));
        }

        await using var connection = new NpgsqlConnection(log.Database.Superuser);
        await connection.OpenAsync();
        await using var define = new NpgsqlCommand(Sql, connection);
        await define.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(
            """
            select count(*) from (
                select s.leaf = pg_temp.leaf(e.seq_id, e.id, e.stream_id, e.version, e.type, (extract(epoch from e.timestamp) * 1000000)::bigint, e.data, s.private_hash)
                   and s.private_hash = sha256(s.salt || convert_to(coalesce(s.private, ''), 'UTF8'))
                   and s.chain = sha256(coalesce(lag(s.chain) over (order by s.seq_id), decode(repeat('00', 32), 'hex')) || s.leaf) fits
                from mt_events e join es_seal s using (seq_id)) all_events
            where not fits
            """, connection);
        (await command.ExecuteScalarAsync()).ShouldBe(0L);
    }

    [Fact]
    public void Times_are_cut_to_microseconds()
    {
        var ticks = new DateTimeOffset(2026, 3, 10, 9, 0, 0, TimeSpan.FromHours(7)).AddTicks(12_345_679);

        Seal.ToMicroseconds(ticks).ShouldBe(new DateTimeOffset(2026, 3, 10, 2, 0, 1, TimeSpan.Zero).AddTicks(2_345_670));
    }

    private static string Canonical(string json) => Encoding.UTF8.GetString(CanonicalJson.Write(Encoding.UTF8.GetBytes(json)));

    private static List<Vector> Vectors() =>
        JsonSerializer.Deserialize<List<Vector>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "seal-vectors.json")), JsonSerializerOptions.Web)!;

    private sealed record Vector(
        long Seq, Guid Id, string Stream, long Version, string Type, long Micros, string Data, string Canonical, string Salt, string Private,
        string PrivateHash, string Leaf, string Chain);
}
