using Microsoft.AspNetCore.Identity;
using ThiDua.Api.Http;

namespace ThiDua.Api.Accounts;

/// <summary>What a password must be, and whether one is right. Hashing and lockout are ASP.NET Core Identity's.</summary>
internal sealed class Passwords(UserManager<Login> users, IPasswordHasher<Login> hasher, PeopleStore people)
{
    private const int LengthMin = 12;
    private const int LengthMax = 128;

    /// <summary>An account that nobody has: checking a password against it costs what checking a real one costs.</summary>
    private static readonly Login Nobody = new() { Id = "", Person = "" };
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<Login>(Microsoft.Extensions.Options.Options.Create(Hashing)).HashPassword(Nobody, Guid.NewGuid().ToString()));

    /// <summary>How passwords are hashed: PBKDF2 with SHA-512, as often as OWASP asks for.</summary>
    public static PasswordHasherOptions Hashing => new() { IterationCount = 210_000 };

    /// <summary>Parts of passwords that are guessed first.</summary>
    private static readonly string[] Common = ["password", "matkhau", "123456", "qwerty", "thidua", "vietnam", "abc123", "admin", "111111", "iloveyou", "letmein"];

    /// <summary>
    /// Whether a password is right. Unknown name, wrong password and locked account take the same road and the same time. A try counts before
    /// it is checked, so that many at once are not free.
    /// </summary>
    /// <param name="login">The account that the name belongs to, or null.</param>
    /// <param name="password">What was typed.</param>
    /// <param name="ct">The caller has gone.</param>
    /// <returns>Whether it is, and whether this try locked the account.</returns>
    public async Task<(bool Right, bool LockedNow)> CheckAsync(Login? login, string password, CancellationToken ct)
    {
        var known = login is { PasswordHash: not null };
        var locked = known && await users.IsLockedOutAsync(login!);
        var lockedNow = false;
        if (known && !locked)
        {
            await users.AccessFailedAsync(login!);
            lockedNow = await users.IsLockedOutAsync(login!);
        }
        else
        {
            await people.FailedAsync("", ct);
        }

        var right = hasher.VerifyHashedPassword(Nobody, known ? login!.PasswordHash! : NobodysHash.Value, password) != PasswordVerificationResult.Failed;
        if (!right || !known || locked)
        {
            return (false, lockedNow);
        }

        await users.ResetAccessFailedCountAsync(login!);
        if (lockedNow)
        {
            await users.SetLockoutEndDateAsync(login!, null);
        }

        return (true, false);
    }

    /// <summary>The hash to keep of a password that is good enough.</summary>
    /// <exception cref="ProblemException">It is not.</exception>
    public string Hash(string password, Profile? holder)
    {
        var fault = Fault(password, holder);
        return fault is null
            ? hasher.HashPassword(Nobody, password)
            : throw new ProblemException(422, fault.Value.Code, fault.Value.Message, [new ProblemError("/password", fault.Value.Code, fault.Value.Message)]);
    }

    /// <summary>What is wrong with a password, or null. Length decides; mixing kinds of characters is not asked for.</summary>
    public static (string Code, string Message)? Fault(string password, Profile? holder)
    {
        var plain = Plain(password);
        var rest = Common.Aggregate(plain, (left, c) => left.Replace(c, "", StringComparison.Ordinal));
        return password.Length < LengthMin ? ("password.too-short", $"Mật khẩu phải dài ít nhất {LengthMin} ký tự; một câu dễ nhớ là tốt nhất.")
            : password.Length > LengthMax ? ("password.too-long", $"Mật khẩu dài tối đa {LengthMax} ký tự.")
            : password.Distinct().Count() < 5 ? ("password.too-simple", "Mật khẩu có quá ít ký tự khác nhau.")
            : rest.Length < 6 && rest.Length < plain.Length
                ? ("password.too-common", "Mật khẩu này nằm trong số những mật khẩu bị đoán đầu tiên.")
            : new[] { holder?.SignInName, holder?.Email?.Split('@')[0], holder?.FullName }
                .Any(n => n is not null && Plain(n) is { Length: >= 4 } name && plain.Contains(name, StringComparison.Ordinal))
                ? ("password.has-name", "Mật khẩu không được chứa tên hoặc tên đăng nhập.")
            : null;
    }

    private static string Plain(string text) => string.Concat(
        text.Normalize(System.Text.NormalizationForm.FormD).ToLowerInvariant().Replace('đ', 'd')
            .Where(c => char.IsAsciiLetterOrDigit(c)));
}
