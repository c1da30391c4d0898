using System.CommandLine;
using ThiDua.EventStore;
using ThiDua.EventStore.Signing;

namespace ThiDua.Api.Log;

/// <summary>Changing the key that signs heads: a new one is introduced by the old one, a lost one is revoked by one that is known.</summary>
internal static class HeadKeyCommand
{
    public static Command Make(Func<string> database) =>
        new("head-key", "Introduces or revokes a key that signs heads") { Introduce(database), Revoke(database) };

    private static Command Introduce(Func<string> database)
    {
        var (old, next) = (Pem("--old", "Private key that is known"), Pem("--new", "Private or public key that will sign from now on"));
        var command = new Command("introduce", "Introduces a new key by the signature of the old one") { old, next };
        command.SetAction((parsed, ct) => AddAsync(database(), parsed.GetRequiredValue(old), (log, now, key) =>
        {
            var added = SigningKey.PublicKeyOf(File.ReadAllText(parsed.GetRequiredValue(next)));
            return ($"key:{SigningKey.IdOf(added)}", new Statement.KeyIntroduced(added) { Log = log, SignedAt = now, KeyId = key });
        }, ct));
        return command;
    }

    private static Command Revoke(Func<string> database)
    {
        var with = Pem("--with", "Private key that is known");
        var id = new Option<string>("--key") { Required = true, Description = "Id of the key to revoke (GET /api/log/keys)" };
        var from = new Option<DateTimeOffset>("--from") { Required = true, Description = "What it signed at this time or later does not count, e.g. 2026-11-10T00:00+07:00" };
        var command = new Command("revoke", "Revokes a key from a time on") { with, id, from };
        command.SetAction((parsed, ct) => AddAsync(database(), parsed.GetRequiredValue(with), (log, now, key) => (
            $"key-revoked:{parsed.GetRequiredValue(id)}",
            new Statement.KeyRevoked(parsed.GetRequiredValue(id), Seal.ToMicroseconds(parsed.GetRequiredValue(from))) { Log = log, SignedAt = now, KeyId = key }), ct));
        return command;
    }

    private static Option<string> Pem(string name, string description) => new(name) { Required = true, Description = $"{description}, PEM file" };

    /// <summary>Adds a statement, if those who keep the book would believe it.</summary>
    private static async Task<int> AddAsync(
        string database, string keyFile, Func<Guid, DateTimeOffset, string, (string Name, Statement Statement)> make, CancellationToken ct)
    {
        using var key = SigningKey.FromPem(await File.ReadAllTextAsync(keyFile, ct));
        await using var source = PostgresEventStore.CreateDataSource(database);
        var book = new SignedHeads(source);
        var log = await book.LogIdAsync(ct);
        var (name, statement) = make(log, Seal.ToMicroseconds(TimeProvider.System.GetUtcNow()), key.Id);
        var signed = key.Sign(statement);
        var before = (await book.AfterAsync(0, int.MaxValue, ct)).Select(s => s.Signed).ToList();
        if (KeyRing.Of(log, [.. before, signed], []).PassedOver.Contains(signed))
        {
            await Console.Error.WriteLineAsync($"Refused: the key {key.Id} is not known or is revoked, or there is no such key to revoke.");
            return 1;
        }

        var isNew = await book.AddAsync(name, signed, ct);
        Console.WriteLine(isNew ? $"Done: {name}, signed by {key.Id}." : $"{name} is in the book already.");
        return isNew ? 0 : 1;
    }
}
