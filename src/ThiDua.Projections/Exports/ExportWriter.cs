using System.Security.Cryptography;
using ThiDua.EventStore.Signing;

namespace ThiDua.Projections.Exports;

/// <summary>Writes the lines of an export one by one, counting and hashing them.</summary>
public sealed class ExportWriter(Stream to) : IDisposable
{
    private static readonly byte[] LineFeed = "\n"u8.ToArray();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _lines;

    /// <summary>Writes a line that is not the closing one.</summary>
    public async Task WriteAsync(ExportLine line, CancellationToken ct)
    {
        var json = ExportJson.Write(line);
        _hash.AppendData(json);
        _hash.AppendData(LineFeed);
        _lines++;
        await to.WriteAsync(json, ct);
        await to.WriteAsync(LineFeed, ct);
    }

    /// <summary>Writes the closing line.</summary>
    /// <param name="sign">Signs how many lines with which hash came before; null when there is no key.</param>
    /// <param name="ct">Stops.</param>
    public async Task CloseAsync(Func<long, byte[], Task<SignedStatement?>> sign, CancellationToken ct)
    {
        var sha256 = _hash.GetHashAndReset();
        await to.WriteAsync(ExportJson.Write(new ExportLine.Closing(_lines, sha256, await sign(_lines, sha256))), ct);
        await to.WriteAsync(LineFeed, ct);
        await to.FlushAsync(ct);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
