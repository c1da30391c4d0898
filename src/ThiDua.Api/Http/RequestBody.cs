using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace ThiDua.Api.Http;

/// <summary>Bodies are read whole, and never more of them than the route takes, whatever the server in front allows.</summary>
internal static class RequestBody
{
    /// <summary>The body.</summary>
    /// <param name="http">The request.</param>
    /// <param name="most">Bytes taken; one more is a 413.</param>
    public static async Task<byte[]> BodyAsync(this HttpContext http, int most) =>
        http.Request.ContentLength > most ? throw TooLarge() : await http.Request.Body.ReadAtMostAsync(most, http.RequestAborted);

    /// <summary>All of a stream of a request.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="most">Bytes taken; one more is a 413.</param>
    /// <param name="ct">The caller has gone.</param>
    public static async Task<byte[]> ReadAtMostAsync(this Stream source, int most, CancellationToken ct)
    {
        using var body = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(16_384);
        try
        {
            for (int read; (read = await source.ReadSentAsync(chunk, ct)) > 0;)
            {
                if (body.Length + read > most)
                {
                    throw TooLarge();
                }

                body.Write(chunk, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return body.ToArray();
    }

    /// <summary>Some of a stream of a request; one that breaks off, or is not in the form that it says, is a 400.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="chunk">Where it goes.</param>
    /// <param name="ct">The caller has gone.</param>
    public static async ValueTask<int> ReadSentAsync(this Stream source, Memory<byte> chunk, CancellationToken ct)
    {
        try
        {
            return await source.ReadAsync(chunk, ct);
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw Broken();
        }
    }

    /// <summary>The next part of a form with files, or null; one that breaks off, or is not in the form that it says, is a 400.</summary>
    /// <param name="parts">The form.</param>
    /// <param name="ct">The caller has gone.</param>
    public static async Task<MultipartSection?> NextAsync(this MultipartReader parts, CancellationToken ct)
    {
        try
        {
            return await parts.ReadNextSectionAsync(ct);
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw Broken();
        }
    }

    private static bool IsBroken(Exception e) => e is InvalidDataException or (IOException and not BadHttpRequestException);

    private static ProblemException Broken() => ProblemException.Bad("body.broken", "Nội dung gửi lên không trọn vẹn hoặc sai định dạng; hãy gửi lại.");

    /// <summary>Lets a body be larger than those of ordinary requests. Whoever reads it still counts.</summary>
    /// <param name="http">The request.</param>
    /// <param name="most">Bytes; null for as many as the reader takes.</param>
    public static void TakeUpTo(this HttpContext http, long? most)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most;
        }
    }

    public static ProblemException TooLarge() => new(413, "body.too-large", "Nội dung gửi lên quá lớn.");
}
