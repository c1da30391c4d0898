using System.Buffers;
using System.Security.Cryptography;
using ThiDua.Api.Http;

namespace ThiDua.Api.EvidenceFiles;

/// <summary>A file that came in whole and lies on disk, not yet in its place.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Sha256">Hash of its content, lower-case hex.</param>
/// <param name="Size">Bytes.</param>
internal sealed record LandedFile(string Path, string Sha256, long Size);

/// <summary>
/// Files by the hash of their content: <c>ab/ab12…</c>. A file is written aside, flushed to the disk and then renamed, so that a place holds the
/// whole file or none, whatever ends the program.
/// </summary>
internal sealed class EvidenceFolder(string root)
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    private string Aside => Path.Combine(root, "tmp");

    /// <summary>Where the file of a hash lies, if it does.</summary>
    public string PathOf(string sha256) => Path.Combine(root, sha256[..2], sha256);

    /// <summary>Takes a file in as it comes.</summary>
    /// <param name="from">Its content.</param>
    /// <param name="most">Bytes taken; one more is a 413.</param>
    /// <param name="ct">The sender has gone.</param>
    public async Task<LandedFile> LandAsync(Stream from, long most, CancellationToken ct)
    {
        Directory.CreateDirectory(Aside);
        var path = Path.Combine(Aside, Guid.NewGuid().ToString("N"));
        var chunk = ArrayPool<byte>.Shared.Rent(81_920);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
            for (int read; (read = await from.ReadSentAsync(chunk, ct)) > 0;)
            {
                if (file.Length + read > most)
                {
                    throw new ProblemException(413, "evidence.too-large", $"Tệp minh chứng lớn hơn {most / 1_000_000} MB.");
                }

                hash.AppendData(chunk, 0, read);
                await file.WriteAsync(chunk.AsMemory(0, read), ct);
            }

            file.Flush(flushToDisk: true);
            return new LandedFile(path, Convert.ToHexStringLower(hash.GetHashAndReset()), file.Length);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Puts a file into its place; the same content may lie there already.</summary>
    public void Keep(LandedFile landed)
    {
        var place = PathOf(landed.Sha256);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Move(landed.Path, place, overwrite: true);
    }

    /// <summary>Takes a file away.</summary>
    public void Drop(string sha256) => File.Delete(PathOf(sha256));

    /// <summary>Hashes of the files that lie here since before a moment; what never came in whole is taken away.</summary>
    public IReadOnlyList<string> Sweep(DateTimeOffset before)
    {
        if (!Directory.Exists(root))
        {
            return [];
        }

        foreach (var half in Directory.Exists(Aside) ? Directory.GetFiles(Aside).Where(f => File.GetLastWriteTimeUtc(f) < DateTime.UtcNow - Forgotten) : [])
        {
            File.Delete(half);
        }

        return [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(f => File.GetLastWriteTimeUtc(f) < before.UtcDateTime).Select(f => Path.GetFileName(f)).Where(EvidenceId.IsHash)];
    }
}

/// <summary>How files are named over HTTP and in events: <c>sha256:</c> and the hash of the content.</summary>
internal static class EvidenceId
{
    private const string Prefix = "sha256:";

    /// <summary>The name of a hash.</summary>
    public static string Of(string sha256) => Prefix + sha256;

    /// <summary>The hash in a name; null when it is none.</summary>
    public static string? Read(string? id) => id?.StartsWith(Prefix, StringComparison.Ordinal) == true && IsHash(id[Prefix.Length..]) ? id[Prefix.Length..] : null;

    /// <summary>Whether a text is a hash as we write it.</summary>
    public static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
