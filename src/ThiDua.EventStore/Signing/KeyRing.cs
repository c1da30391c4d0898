namespace ThiDua.EventStore.Signing;

/// <summary>What a signature is worth.</summary>
public enum Trust
{
    /// <summary>It fits, and its key was believed when it was made.</summary>
    Good,

    /// <summary>It does not fit the key that it names.</summary>
    Forged,

    /// <summary>Nobody who is believed introduced its key.</summary>
    UnknownKey,

    /// <summary>It was made at or after the time from which its key is revoked.</summary>
    RevokedKey,

    /// <summary>It is about another log.</summary>
    OtherLog,
}

/// <summary>A key that is known.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo (DER).</param>
/// <param name="IntroducedAt">When; null for a key that was given from outside and is not introduced.</param>
/// <param name="IntroducedBy">Id of the key that introduced it: its own for the first.</param>
/// <param name="RevokedFrom">From when it is revoked, or null.</param>
public sealed record KnownKey(string Id, byte[] PublicKey, DateTimeOffset? IntroducedAt, string? IntroducedBy, DateTimeOffset? RevokedFrom);

/// <summary>
/// The keys of one log, folded from its statements about keys: the first key introduces itself, each later one is introduced by one that is
/// known. Whoever holds the first key (or a later one) from elsewhere names it as an anchor, and then no other first key is believed.
/// </summary>
public sealed class KeyRing
{
    private readonly Dictionary<string, KnownKey> _keys = [];
    private readonly Guid _log;

    private KeyRing(Guid log) => _log = log;

    /// <summary>All keys, in the order in which they were introduced.</summary>
    public IReadOnlyCollection<KnownKey> Keys => _keys.Values;

    /// <summary>Statements that were passed over, because whoever signed them was not believed.</summary>
    public IReadOnlyList<SignedStatement> PassedOver { get; private set; } = [];

    /// <summary>Folds statements about keys, in their order; others are not looked at.</summary>
    /// <param name="log">The log.</param>
    /// <param name="statements">Statements.</param>
    /// <param name="anchors">Public keys known from elsewhere; empty: the first key that introduces itself is believed.</param>
    public static KeyRing Of(Guid log, IEnumerable<SignedStatement> statements, IReadOnlyList<byte[]> anchors)
    {
        var ring = new KeyRing(log);
        foreach (var anchor in anchors)
        {
            var id = SigningKey.IdOf(anchor);
            ring._keys.TryAdd(id, new KnownKey(id, anchor, null, null, null));
        }

        ring.PassedOver = [.. statements.Where(s => s.Statement is Statement.KeyIntroduced or Statement.KeyRevoked && !ring.Take(s))];
        return ring;
    }

    /// <summary>A key, or null.</summary>
    public KnownKey? Find(string id) => _keys.GetValueOrDefault(id);

    /// <summary>What a signature is worth.</summary>
    public Trust Judge(SignedStatement signed) =>
        signed.Statement.Log != _log ? Trust.OtherLog
        : Find(signed.Statement.KeyId) is not { } key ? Trust.UnknownKey
        : !SigningKey.Fits(key.PublicKey, signed) ? Trust.Forged
        : signed.Statement.SignedAt >= key.RevokedFrom ? Trust.RevokedKey
        : Trust.Good;

    private bool Take(SignedStatement signed)
    {
        switch (signed.Statement)
        {
            case Statement.KeyIntroduced k:
                var id = SigningKey.IdOf(k.PublicKey);
                var isFirst = _keys.Count == 0 && k.KeyId == id && k.Log == _log && SigningKey.Fits(k.PublicKey, signed);
                if (!isFirst && Judge(signed) != Trust.Good)
                {
                    return false;
                }

                _keys[id] = (Find(id) ?? new KnownKey(id, k.PublicKey, null, null, null)) with { IntroducedAt = k.SignedAt, IntroducedBy = k.KeyId };
                return true;
            case Statement.KeyRevoked r when Judge(signed) == Trust.Good && Find(r.Revoked) is { } key:
                _keys[r.Revoked] = key with { RevokedFrom = key.RevokedFrom < r.From ? key.RevokedFrom : r.From };
                return true;
            default:
                return false;
        }
    }
}
