using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ThiDua.EventStore;

/// <summary>
/// The hash form of the log (docs/adr/0001). With ‖ for concatenation:
/// <code>
/// private hash = SHA-256(salt ‖ private part)
/// leaf         = SHA-256(0x00 ‖ canonical([seq, id, stream, version, type, recorded-at in µs, data]) ‖ private hash)
/// chain n      = SHA-256(chain n−1 ‖ leaf n),  chain 0 = 32 zero bytes
/// </code>
/// The leaf prefix 0x00 is that of RFC 9162, so that a Merkle tree over the same leaves can be added later.
/// What is hashed is what is stored, before upcasting.
/// </summary>
public static class Seal
{
    /// <summary>Length of every hash here, in bytes.</summary>
    public const int HashLength = 32;

    /// <summary>Length of the salt of a private part, in bytes.</summary>
    public const int SaltLength = 16;

    /// <summary>The chain value of the empty log.</summary>
    public static byte[] Start => new byte[HashLength];

    /// <summary>Hash of a private part; an event without one has the empty text.</summary>
    public static byte[] PrivateHash(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> canonicalPrivate)
    {
        var length = salt.Length + canonicalPrivate.Length;
        var both = length <= 1_024 ? stackalloc byte[length] : new byte[length];
        salt.CopyTo(both);
        canonicalPrivate.CopyTo(both[salt.Length..]);
        return SHA256.HashData(both);
    }

    /// <summary>The leaf of one event.</summary>
    /// <param name="seq">Position.</param>
    /// <param name="id">Event id.</param>
    /// <param name="streamId">Stream.</param>
    /// <param name="version">Version in the stream.</param>
    /// <param name="type">Stored type alias.</param>
    /// <param name="recordedAt">Whole microseconds.</param>
    /// <param name="canonicalData">Data in canonical form.</param>
    /// <param name="privateHash"><see cref="PrivateHash"/> of the private part.</param>
    public static byte[] Leaf(
        long seq, Guid id, string streamId, long version, string type, DateTimeOffset recordedAt,
        ReadOnlySpan<byte> canonicalData, ReadOnlySpan<byte> privateHash)
    {
        var buffer = new ArrayBufferWriter<byte>(canonicalData.Length + 256);
        buffer.Write([(byte)0]);
        Ascii(buffer, string.Create(CultureInfo.InvariantCulture, $"[{seq},\"{id:D}\","));
        CanonicalJson.WriteText(streamId, buffer, normalise: false);
        Ascii(buffer, string.Create(CultureInfo.InvariantCulture, $",{version},"));
        CanonicalJson.WriteText(type, buffer, normalise: false);
        Ascii(buffer, string.Create(CultureInfo.InvariantCulture, $",{Microseconds(recordedAt)},"));
        buffer.Write(canonicalData);
        buffer.Write("]"u8);
        buffer.Write(privateHash);
        return SHA256.HashData(buffer.WrittenSpan);
    }

    /// <summary>The chain value after an event.</summary>
    public static byte[] Chain(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> leaf)
    {
        Span<byte> both = stackalloc byte[2 * HashLength];
        previous.CopyTo(both);
        leaf.CopyTo(both[HashLength..]);
        return SHA256.HashData(both);
    }

    /// <summary>Cuts a time to whole microseconds, PostgreSQL's resolution: what is hashed must be what is read back.</summary>
    public static DateTimeOffset ToMicroseconds(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static void Ascii(ArrayBufferWriter<byte> to, string text) => Encoding.ASCII.GetBytes(text, to);
}
