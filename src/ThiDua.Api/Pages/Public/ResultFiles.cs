using System.Security.Cryptography;
using ThiDua.Api.Log;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Results;
using ThiDua.EventStore;
using ThiDua.EventStore.Signing;
using ThiDua.Projections.Exports;

namespace ThiDua.Api.Pages.Public;

/// <summary>Published results as files that prove themselves.</summary>
internal sealed class ResultFiles(PostgresEventStore store, SignedHeads book, HeadSigner signer, EventTypes types)
{
    /// <summary>The file of a result; null when there is no such result, when it is a review, or while no head is signed at it.</summary>
    /// <param name="period">Code of the period.</param>
    /// <param name="number">Number of the result.</param>
    /// <param name="ct">Stops.</param>
    public async Task<ResultFile?> OfAsync(string period, int number, CancellationToken ct)
    {
        var found = (await store.ReadStreamAsync(ResultEvents.StreamOf(period), ct))
            .FirstOrDefault(e => EventJson.Read(types, e.Type, e.Data) is ResultFrozen { Kind: not ResultKind.Review } r && r.Number == number);
        var statements = (await signer.AllAsync(ct)).Select(b => b.Signed).ToList();
        if (found is null || statements.Find(s => s.Statement is Statement.Head head && head.Position == found.Seq) is not { } signed)
        {
            return null;
        }

        var row = (await store.ReadSealedAsync(found.Seq - 1, 1, ct))[0];
        var before = found.Seq == 1 ? Seal.Start : (await book.HeadAtAsync(found.Seq - 1, ct))!.Chain;
        return new ResultFile(
            await book.LogIdAsync(ct), before, signed, [.. statements.Where(s => s.Statement is Statement.KeyIntroduced or Statement.KeyRevoked)], new ExportLine.Whole(row.Event, row.Chain));
    }

    /// <summary>The key that signed a file: its id, and the SHA-256 of its public half; null when nobody introduced it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="ct">Stops.</param>
    public async Task<(string Id, string Fingerprint)?> KeyAsync(ResultFile file, CancellationToken ct) =>
        (await signer.KeysAsync(ct)).Find(file.Head.Statement.KeyId) is { } key ? (key.Id, Convert.ToHexStringLower(SHA256.HashData(key.PublicKey))) : null;
}
