using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;

namespace ThiDua.Api.Notices;

/// <summary>Where mails are handed in (<c>ThiDua:Smtp:…</c>).</summary>
/// <param name="Host">Server.</param>
/// <param name="Port">Port; 587 unless said.</param>
/// <param name="From">Sender.</param>
/// <param name="User">Account there, or null.</param>
/// <param name="Password">Its password, or null.</param>
/// <param name="Tls">Whether the connection must be encrypted (STARTTLS): yes unless said otherwise.</param>
internal sealed record SmtpSettings(string Host, int Port, string From, string? User, string? Password, bool Tls)
{
    /// <summary>Reads them; null when no server is named, and then nothing is mailed.</summary>
    /// <exception cref="InvalidOperationException">A server without a sender.</exception>
    public static SmtpSettings? Read(IConfiguration configuration)
    {
        var smtp = configuration.GetSection("ThiDua:Smtp");
        if (string.IsNullOrEmpty(smtp["Host"]))
        {
            return null;
        }

        return MailAddress.TryCreate(smtp["From"], out _)
            ? new SmtpSettings(smtp["Host"]!, smtp.GetValue("Port", 587), smtp["From"]!, smtp["User"], smtp["Password"], smtp.GetValue("Tls", true))
            : throw new InvalidOperationException("ThiDua:Smtp:From is not an e-mail address.");
    }
}

/// <summary>When a mail that was not taken is tried again.</summary>
internal static class MailPlan
{
    /// <summary>Attempts after which it is given up.</summary>
    public const int AttemptsMax = 12;

    /// <summary>How long after a failed attempt: 1, 2, 4 … minutes, a day at the most.</summary>
    public static TimeSpan WaitAfter(int attempts) => TimeSpan.FromMinutes(Math.Min(1_440, Math.Pow(2, attempts - 1)));
}

/// <summary>Hands mails in.</summary>
internal sealed class Mailer(SmtpSettings? settings, ILogger<Mailer> log)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Whether there is a server to hand in to.</summary>
    public bool IsOn => settings is not null;

    /// <summary>Hands a mail in; null when it was taken, otherwise why not.</summary>
    public async Task<string?> SendAsync(WaitingMail mail, string to, CancellationToken ct)
    {
        try
        {
            using var message = new MailMessage(settings!.From, to)
            {
                Subject = Line(mail.Subject), SubjectEncoding = Encoding.UTF8, BodyEncoding = Encoding.UTF8, HeadersEncoding = Encoding.UTF8,
            };
            message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Body, Encoding.UTF8, MediaTypeNames.Text.Plain));

            // The same mail has the same id, however often it is sent: whoever gets it twice can tell.
            message.Headers.Add("Message-ID", $"<{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.Key)))[..40]}@thidua>");
            message.Headers.Add("Auto-Submitted", "auto-generated");
            using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.Tls, DeliveryMethod = SmtpDeliveryMethod.Network };
            if (settings.User is { } user)
            {
                client.Credentials = new NetworkCredential(user, settings.Password);
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Longest);
            await client.SendMailAsync(message, limit.Token);
            return null;
        }
        catch (Exception e) when (e is SmtpException or FormatException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            log.LogWarning("Mail {Id} was not taken: {Reason}", mail.Id.ToString(CultureInfo.InvariantCulture), e.Message);
            return Line(e.Message);
        }
    }

    /// <summary>One line: nothing that people wrote makes a header of its own.</summary>
    private static string Line(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= 200 ? line : line[..200];
    }
}
