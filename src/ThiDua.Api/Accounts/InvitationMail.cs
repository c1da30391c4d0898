using System.Globalization;
using ThiDua.Api.Hosting;
using ThiDua.Api.Notices;

namespace ThiDua.Api.Accounts;

/// <summary>
/// Mails the one-time code of an invitation or reset as a link. It leaves at once and from memory: a mail that waited in a table would keep the
/// code in clear, of which the database holds only a hash.
/// </summary>
internal sealed class InvitationMail(Mailer mailer, PeopleStore people, Settings settings)
{
    /// <summary>Page on which a person sets a password.</summary>
    public const string Page = "/loi-moi";

    /// <summary>Mails a code to the address of the account.</summary>
    /// <param name="account">Account.</param>
    /// <param name="code">The code.</param>
    /// <param name="until">How long it can be used.</param>
    /// <param name="first">An invitation; otherwise a reset.</param>
    /// <param name="ct">The caller has gone.</param>
    /// <returns>Whether it was taken; null when nothing is mailed: no mail server, no public address to link to, or no address of the account.</returns>
    public async Task<bool?> SendAsync(string account, OneTime code, DateTimeOffset until, bool first, CancellationToken ct)
    {
        if (!mailer.IsOn || settings.PublicUrl is not { } address || await people.ProfileAsync(account, ct) is not { Email: { } to } holder)
        {
            return null;
        }

        var last = until.ToVietnam().ToString("HH:mm 'ngày' dd/MM/yyyy", CultureInfo.InvariantCulture);
        var (subject, asked) = first
            ? ("ThiDua: lời mời đặt mật khẩu", "Ông/Bà được cấp tài khoản trên hệ thống ThiDua.")
            : ("ThiDua: đặt lại mật khẩu", "Quản trị hệ thống ThiDua đã cấp lại mật khẩu cho tài khoản của Ông/Bà; mật khẩu cũ không còn hiệu lực.");
        var body =
            $"""
             Kính gửi {holder.FullName},

             {asked} Hãy mở đường dẫn sau để đặt mật khẩu:

             {address}{Page}?ma={code.Text}

             Đường dẫn chỉ dùng được một lần, đến {last} (giờ Việt Nam). Không chuyển thư này cho người khác. Nếu Ông/Bà không chờ thư này, hãy báo cho quản trị hệ thống.
             """;
        return await mailer.SendAsync(new WaitingMail(0, $"invitation:{Convert.ToHexStringLower(code.Hash)}", account, subject, body, 0), to, ct) is null;
    }
}
