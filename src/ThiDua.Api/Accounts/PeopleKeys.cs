using System.Security.Cryptography;
using System.Text;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;

namespace ThiDua.Api.Accounts;

/// <summary>
/// The keys of people's names. Each person has one of their own, wrapped by the master key (<c>ThiDua:PeopleKey</c>) and kept as a file in a folder
/// that is no part of the database nor of its backup (<c>ThiDua:PeopleKeys</c>). Destroying that file makes the names unreadable everywhere, also
/// in every backup of the database ever made; a mark stays in its place, so that what a restore brings back is cleared again.
/// </summary>
internal sealed class PeopleKeys
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[]? _master;
    private readonly byte[]? _lookup;
    private readonly string _folder;

    public PeopleKeys(Settings settings)
    {
        _folder = settings.PeopleKeys ?? "";
        if (settings.PeopleKey is { } file)
        {
            _master = ReadMaster(file);
            _lookup = HKDF.DeriveKey(HashAlgorithmName.SHA256, _master, KeyBytes, info: "thidua lookup"u8.ToArray());
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(_folder);
            }
            else
            {
                Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }

    /// <summary>Whether this server keeps accounts of its own.</summary>
    public bool AreSetUp => _master is not null;

    /// <summary>Folder of the keys.</summary>
    public string Folder => AreSetUp ? _folder : throw NotSetUp();

    /// <summary>What a server says that was given no key.</summary>
    public static ProblemException NotSetUp() =>
        new(503, "accounts.not-set-up", "Máy chủ này chưa được cài đặt để quản lý tài khoản (thiếu ThiDua:PeopleKey).");

    /// <summary>A keyed hash by which a row is found again without keeping what it is found by.</summary>
    /// <param name="kind">What is looked up, so that equal texts of different kinds differ.</param>
    /// <param name="text">The text.</param>
    public byte[] Lookup(string kind, string text) =>
        HMACSHA256.HashData(_lookup ?? throw NotSetUp(), Encoding.UTF8.GetBytes($"{kind}\n{text}"));

    /// <summary>Seals a text under a person's key, which is made if there is none.</summary>
    /// <param name="person">The person.</param>
    /// <param name="row">What the text belongs to; it opens only there.</param>
    /// <param name="text">The text.</param>
    public byte[] Seal(string person, string row, ReadOnlySpan<byte> text) => Encrypt(KeyOf(person) ?? Make(person), row, text);

    /// <summary>Opens what was sealed; null when the person's key was destroyed or is not there.</summary>
    /// <exception cref="CryptographicException">It is not what was sealed.</exception>
    public byte[]? Open(string person, string row, ReadOnlySpan<byte> text) => KeyOf(person) is { } key ? Decrypt(key, row, text) : null;

    /// <summary>Destroys a person's key for good.</summary>
    public void Shred(string person)
    {
        _ = _master ?? throw NotSetUp();
        File.WriteAllBytes(MarkOf(person), []);
        var file = FileOf(person);
        if (File.Exists(file))
        {
            File.WriteAllBytes(file, new byte[KeyBytes + NonceBytes + TagBytes]);
            File.Delete(file);
        }
    }

    /// <summary>Whether the person's key was destroyed.</summary>
    public bool IsShredded(string person) => File.Exists(MarkOf(person));

    private byte[] Make(string person)
    {
        if (IsShredded(person))
        {
            throw new ProblemException(409, "account.shredded", "Danh tính của người này đã được xóa; hãy lập tài khoản mới.");
        }

        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var temporary = FileOf(person) + "." + Guid.NewGuid().ToString("N");
        using (var stream = new FileStream(temporary, Private(FileMode.CreateNew)))
        {
            stream.Write(Encrypt(_master!, person, key));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, FileOf(person), overwrite: false);
        }
        catch (IOException) when (File.Exists(FileOf(person)))
        {
            File.Delete(temporary); // Somebody was faster: theirs counts.
        }

        return KeyOf(person)!;
    }

    private byte[]? KeyOf(string person)
    {
        var master = _master ?? throw NotSetUp();
        try
        {
            return IsShredded(person) ? null : Decrypt(master, person, File.ReadAllBytes(FileOf(person)));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private string FileOf(string person) => Path.Combine(_folder, Name(person) + ".key");

    private string MarkOf(string person) => Path.Combine(_folder, Name(person) + ".shredded");

    private static string Name(string person) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(person)))[..32];

    private static byte[] Encrypt(byte[] key, string row, ReadOnlySpan<byte> text)
    {
        var all = new byte[NonceBytes + TagBytes + text.Length];
        RandomNumberGenerator.Fill(all.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(all.AsSpan(0, NonceBytes), text, all.AsSpan(NonceBytes + TagBytes), all.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(row));
        return all;
    }

    private static byte[] Decrypt(byte[] key, string row, ReadOnlySpan<byte> all)
    {
        if (all.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("Too short to be sealed.");
        }

        var text = new byte[all.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(all[..NonceBytes], all[(NonceBytes + TagBytes)..], all[NonceBytes..(NonceBytes + TagBytes)], text, Encoding.UTF8.GetBytes(row));
        return text;
    }

    private static byte[] ReadMaster(string file)
    {
        var key = new byte[KeyBytes + 1];
        return Convert.TryFromBase64String(File.ReadAllText(file).Trim(), key, out var length) && length == KeyBytes
            ? key[..KeyBytes]
            : throw new InvalidOperationException("The file of ThiDua:PeopleKey must hold 32 random bytes in base64: openssl rand -base64 32");
    }

    /// <summary>For this user's eyes only.</summary>
    internal static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
