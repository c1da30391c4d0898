using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shouldly;
using ThiDua.EventStore.Signing;
using Xunit;

namespace ThiDua.EventStore.Tests;

/// <summary>Signed statements: one written form, believed only when somebody who is believed introduced the key.</summary>
public sealed class SigningTests(Log log) : IClassFixture<Log>
{
    private static readonly Guid LogId = new("0f8fad5b-d9cb-469f-a165-70867728950e");
    private static readonly DateTimeOffset At = new(2026, 11, 10, 2, 0, 0, 123, 456, TimeSpan.Zero);

    public static SigningKey NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return SigningKey.FromPem(key.ExportPkcs8PrivateKeyPem());
    }

    public static SignedStatement Head(SigningKey key, int days = 0, Guid? of = null) => key.Sign(
        new Statement.Head(7, [.. Enumerable.Range(0, 32).Select(i => (byte)i)], At, "daily") { Log = of ?? LogId, SignedAt = At.AddDays(days), KeyId = key.Id });

    private static SignedStatement Introduced(SigningKey by, SigningKey added, int days = 0) =>
        by.Sign(new Statement.KeyIntroduced(added.PublicKey) { Log = LogId, SignedAt = At.AddDays(days), KeyId = by.Id });

    private static SignedStatement Revoked(SigningKey by, string key, int from, int days = 0) =>
        by.Sign(new Statement.KeyRevoked(key, At.AddDays(from)) { Log = LogId, SignedAt = At.AddDays(days), KeyId = by.Id });

    [Fact]
    public void A_statement_is_canonical_json_that_others_can_check()
    {
        using var key = NewKey();
        Encoding.UTF8.GetString(Head(key).Statement.ToCanonical()).ShouldBe(
            $$"""{"chain":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","keyId":"{{key.Id}}","kind":"head","log":"0f8fad5b-d9cb-469f-a165-70867728950e","position":7,"reason":"daily","recordedAt":"2026-11-10T02:00:00.123456Z","signedAt":"2026-11-10T02:00:00.123456Z"}""");
    }

    [Fact]
    public void Every_kind_comes_back_as_it_was_written()
    {
        using var key = NewKey();
        foreach (var signed in new[] { Head(key), Introduced(key, key), Revoked(key, key.Id, 3), key.Sign(new Statement.Export(9, new byte[32]) { Log = LogId, SignedAt = At, KeyId = key.Id }) })
        {
            var read = SignedStatement.Read(JsonDocument.Parse(signed.ToJson().ToJsonString()).RootElement);
            read.Statement.ToCanonical().ShouldBe(signed.Statement.ToCanonical());
            read.Statement.GetType().ShouldBe(signed.Statement.GetType());
            SigningKey.Fits(key.PublicKey, read).ShouldBeTrue();
        }
    }

    [Fact]
    public void Any_changed_byte_is_refused()
    {
        using var key = NewKey();
        var good = Encoding.UTF8.GetBytes(Head(key).ToJson().ToJsonString());
        var ring = KeyRing.Of(LogId, [Introduced(key, key)], []);
        for (var i = 0; i < good.Length; i++)
        {
            foreach (var flip in new byte[] { 1, 2, 32, 128 })
            {
                var changed = (byte[])good.Clone();
                changed[i] ^= flip;
                Judge(ring, changed).ShouldNotBe(Trust.Good, $"byte {i}: {Encoding.Latin1.GetString(changed)}");
            }
        }

        Judge(ring, good).ShouldBe(Trust.Good);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"kind":"head"}""")]
    [InlineData("""{"kind":"other","keyId":"a","log":"0f8fad5b-d9cb-469f-a165-70867728950e","signedAt":"2026-11-10T02:00:00.123456Z"}""")]
    [InlineData("""{"kind":null,"keyId":"a","log":"0f8fad5b-d9cb-469f-a165-70867728950e","signedAt":"2026-11-10T02:00:00.123456Z"}""")]
    [InlineData("""{"from":"2026-11-10T02:00:00.123456Z","keyId":"a","kind":"key-revoked","log":"0f8fad5b-d9cb-469f-a165-70867728950e","revoked":"b","signedAt":"2026-11-10T02:00:00.123456Z","x":1}""")]
    [InlineData("not json")]
    public void What_is_no_statement_is_refused(string json) => Should.Throw<FormatException>(() => Statement.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Only_keys_that_a_known_key_introduced_are_believed()
    {
        using var first = NewKey();
        using var second = NewKey();
        using var stranger = NewKey();
        var ring = KeyRing.Of(LogId, [Introduced(first, first), Introduced(stranger, stranger), Introduced(first, second, 1), Introduced(stranger, stranger, 2)], []);

        ring.Keys.Select(k => (k.Id, k.IntroducedBy)).ShouldBe([(first.Id, first.Id), (second.Id, first.Id)]);
        ring.PassedOver.Count.ShouldBe(2);
        ring.Judge(Head(first)).ShouldBe(Trust.Good);
        ring.Judge(Head(second)).ShouldBe(Trust.Good);
        ring.Judge(Head(stranger)).ShouldBe(Trust.UnknownKey);
        ring.Judge(Head(first, of: Guid.Empty)).ShouldBe(Trust.OtherLog);
        ring.Judge(Head(stranger) with { Statement = Head(first).Statement }).ShouldBe(Trust.Forged);

        // Whoever knows the key from elsewhere believes no other first key.
        KeyRing.Of(LogId, [Introduced(stranger, stranger)], [first.PublicKey]).Judge(Head(stranger)).ShouldBe(Trust.UnknownKey);
        KeyRing.Of(LogId, [Introduced(first, first), Introduced(first, second)], [first.PublicKey]).Judge(Head(second)).ShouldBe(Trust.Good);
    }

    [Fact]
    public void A_revoked_key_counts_up_to_its_time_and_cannot_give_it_back()
    {
        using var first = NewKey();
        using var second = NewKey();
        using var third = NewKey();
        var statements = new[]
        {
            Introduced(first, first), Introduced(first, second), Revoked(second, first.Id, from: 5), Revoked(second, first.Id, from: 9, days: 1), // Never later again.
            Introduced(first, third, days: 6), Revoked(third, second.Id, from: 0),
        };
        var ring = KeyRing.Of(LogId, statements, []);

        ring.Judge(Head(first, days: 4)).ShouldBe(Trust.Good);
        ring.Judge(Head(first, days: 5)).ShouldBe(Trust.RevokedKey);
        ring.Judge(Head(first, days: 8)).ShouldBe(Trust.RevokedKey);
        ring.Find(third.Id).ShouldBeNull();
        ring.Judge(Head(second, days: 8)).ShouldBe(Trust.Good);
    }

    [Fact]
    public void Keys_of_other_kinds_are_refused()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2_048);
        using var good = NewKey();
        Should.Throw<CryptographicException>(() => SigningKey.FromPem(p384.ExportPkcs8PrivateKeyPem()));
        Should.Throw<CryptographicException>(() => SigningKey.FromPem(rsa.ExportPkcs8PrivateKeyPem()));
        Should.Throw<CryptographicException>(() => SigningKey.FromPem("nothing"));
        SigningKey.Fits(p384.ExportSubjectPublicKeyInfo(), Head(good)).ShouldBeFalse();
        SigningKey.Fits([1, 2, 3], Head(good)).ShouldBeFalse();
        SigningKey.Fits([.. good.PublicKey, 0], Head(good)).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => good.Sign(Head(good).Statement with { KeyId = "other" }));
    }

    [Fact]
    public async Task The_book_takes_each_name_once_and_gives_all_back_in_order()
    {
        var own = await Log.NewAsync();
        var book = new SignedHeads(own.Source);
        using var key = NewKey();
        (await book.AddAsync("daily:1", Head(key), default)).ShouldBeTrue();
        (await book.AddAsync("daily:1", Head(key, days: 1), default)).ShouldBeFalse();
        (await book.AddAsync("daily:2", Head(key, days: 2), default)).ShouldBeTrue();

        var all = await book.AfterAsync(0, 10, default);
        all.Select(a => a.Name).ShouldBe(["daily:1", "daily:2"]);
        SigningKey.Fits(key.PublicKey, all[1].Signed).ShouldBeTrue();
        (await book.AfterAsync(all[0].Nr, 10, default)).Single().Name.ShouldBe("daily:2");
        (await book.LogIdAsync(default)).ShouldBe(await book.LogIdAsync(default));
        await own.DisposeAsync();
    }

    [Fact]
    public async Task Sealed_events_are_read_as_stored_and_give_their_leaves()
    {
        await log.Store.FillAsync("sealed", 3, hidden: """{"by":"acc-1"}""");
        var rows = await log.Store.ReadSealedAsync(0, 1_000);
        var chain = Seal.Start;
        foreach (var row in rows)
        {
            row.Event.Leaf().ShouldBe(row.Leaf);
            row.Chain.ShouldBe(chain = Seal.Chain(chain, row.Leaf));
        }

        chain.ShouldBe((await log.Store.HeadAsync()).Chain);
        (await log.Store.FindStreamsAsync("dialogue_held", "unit", "none", long.MaxValue)).ShouldBeEmpty();
    }

    private static Trust Judge(KeyRing ring, byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return ring.Judge(SignedStatement.Read(document.RootElement));
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return Trust.Forged;
        }
    }
}
