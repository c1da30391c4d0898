using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ThiDua.Api.Security;
using ThiDua.Domain.Accounts;

namespace ThiDua.Api.Accounts;

/// <summary>Short bearer tokens for programs, signed (ES256) with a key of the server's that lies beside the keys of people.</summary>
internal sealed class ProgramTokens
{
    public const string Issuer = "thidua";

    /// <summary>How long a token is good.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    private readonly Lazy<ECDsaSecurityKey?> _key;

    public ProgramTokens(PeopleKeys keys) => _key = new Lazy<ECDsaSecurityKey?>(() => keys.AreSetUp ? ReadOrMake(Path.Combine(keys.Folder, "tokens.pem")) : null);

    /// <summary>The key that such tokens are signed with; null when this server gives none.</summary>
    public ECDsaSecurityKey? Key => _key.Value;

    /// <summary>Makes a token. It says who, not what they may: that is looked up.</summary>
    public string Issue(Account account, DateTimeOffset now) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = LocalTokens.Audience,
        Subject = new ClaimsIdentity([new("sub", account.Id), new(AccountRights.Stamp, account.Stamp.ToString(CultureInfo.InvariantCulture))]),
        NotBefore = now.UtcDateTime,
        IssuedAt = now.UtcDateTime,
        Expires = (now + Length).UtcDateTime,
        SigningCredentials = new SigningCredentials(Key ?? throw PeopleKeys.NotSetUp(), SecurityAlgorithms.EcdsaSha256),
    });

    private static ECDsaSecurityKey ReadOrMake(string file)
    {
        if (!File.Exists(file))
        {
            using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var temporary = $"{file}.{Guid.NewGuid():N}";
            using (var stream = new FileStream(temporary, PeopleKeys.Private(FileMode.CreateNew)))
            {
                stream.Write(System.Text.Encoding.ASCII.GetBytes(fresh.ExportPkcs8PrivateKeyPem()));
                stream.Flush(flushToDisk: true);
            }

            try
            {
                File.Move(temporary, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(temporary); // Another node was faster: its key counts.
            }
        }

        return LocalTokens.ReadKey(file);
    }
}
