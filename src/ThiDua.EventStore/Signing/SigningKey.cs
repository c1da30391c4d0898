using System.Security.Cryptography;

namespace ThiDua.EventStore.Signing;

/// <summary>A key that signs: ECDSA on P-256, kept in a file outside the database. Whoever can write to the database cannot sign.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa _key;

    private SigningKey(ECDsa key)
    {
        _key = key;
        PublicKey = key.ExportSubjectPublicKeyInfo();
        Id = IdOf(PublicKey);
    }

    /// <summary>SubjectPublicKeyInfo (DER).</summary>
    public byte[] PublicKey { get; }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>Reads a private key from PEM.</summary>
    /// <exception cref="CryptographicException">No private key on P-256.</exception>
    public static SigningKey FromPem(string pem) => new(OnP256(pem));

    /// <summary>Id of a public key: the first 16 hexadecimal digits of the SHA-256 of its SubjectPublicKeyInfo.</summary>
    public static string IdOf(ReadOnlySpan<byte> publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey))[..16];

    /// <summary>The public key in a PEM text (also that of a private key).</summary>
    /// <exception cref="CryptographicException">No key on P-256.</exception>
    public static byte[] PublicKeyOf(string pem)
    {
        using var key = OnP256(pem);
        return key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>Signs a statement that names this key.</summary>
    public SignedStatement Sign(Statement statement) =>
        statement.KeyId == Id
            ? new SignedStatement(statement, _key.SignData(statement.ToCanonical(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
            : throw new ArgumentException("The statement names another key.", nameof(statement));

    /// <summary>Whether a signature is that of a public key over a statement. Faulty keys and signatures fit nothing.</summary>
    public static bool Fits(ReadOnlySpan<byte> publicKey, SignedStatement signed)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out var read);
            return read == publicKey.Length && IsP256(key)
                && key.VerifyData(signed.Statement.ToCanonical(), signed.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static ECDsa OnP256(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return IsP256(key) ? key : throw new CryptographicException("The key is not on P-256.");
        }
        catch (Exception e)
        {
            key.Dispose();
            throw e as CryptographicException ?? new CryptographicException("No key in PEM form.", e);
        }
    }

    private static bool IsP256(ECDsa key) => key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
}
