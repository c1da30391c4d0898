using System.CommandLine;
using System.Security.Cryptography;
using ThiDua.EventStore.Signing;
using ThiDua.Projections.Exports;

namespace ThiDua.Verifier;

/// <summary>The command line.</summary>
internal static class VerifierProgram
{
    private static async Task<int> Main(string[] args)
    {
        var file = new Argument<string>("FILE") { Description = "Bản xuất (NDJSON) của GET /api/log/export, hoặc tệp kết quả có chữ ký tải ở trang Công khai" };
        var heads = new Option<string[]>("--head")
        {
            Description = "Đầu sổ đã giữ: VỊ-TRÍ:GIÁ-TRỊ-BĂM, hoặc tệp đầu sổ đã ký; nêu được nhiều lần", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true,
        };
        var keys = new Option<string[]>("--key")
        {
            Description = "Khóa công khai được tin (PEM); nêu được nhiều lần", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true,
        };
        var standings = new Option<string[]>("--standings")
        {
            Description = "Bảng xếp hạng đã công bố: câu trả lời của GET …/standings, lưu nguyên văn; nêu được nhiều lần", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true,
        };
        var command = new RootCommand("Kiểm chứng độc lập một bản xuất của ThiDua. Mã thoát: 0 khớp, 1 không khớp, 2 không kiểm tra được.") { file, heads, keys, standings };
        command.SetAction(async (asked, ct) =>
        {
            try
            {
                var options = new CheckOptions(
                    [.. asked.GetRequiredValue(heads).Select(KeptHead.Read)],
                    [.. asked.GetRequiredValue(keys).Select(k => SigningKey.PublicKeyOf(File.ReadAllText(k)))],
                    [.. asked.GetRequiredValue(standings).Select(s => StandingsFile.Read(File.ReadAllBytes(s)))]);
                if (options.Heads.Count + options.Keys.Count == 0)
                {
                    throw new FormatException("Hãy nêu --head hoặc --key: không có gì giữ bên ngoài thì bản xuất chỉ khớp với chính nó.");
                }

                await using var stream = File.OpenRead(asked.GetRequiredValue(file));
                var report = await ResultAsync(stream, options, ct) ?? await ExportCheck.RunAsync(stream, options, TimeProvider.System, ct);
                foreach (var sentence in report.Said)
                {
                    Console.WriteLine(sentence);
                }

                return report.Outcome;
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or CryptographicException)
            {
                await Console.Error.WriteLineAsync($"KHÔNG KIỂM TRA ĐƯỢC: {e.Message}");
                return 2;
            }
        });
        var parsed = command.Parse(args);
        return parsed.Errors.Count > 0 ? await parsed.InvokeAsync() * 2 : await parsed.InvokeAsync();
    }

    /// <summary>Verifies the file of one published result; null when it is something else.</summary>
    private static async Task<CheckReport?> ResultAsync(FileStream stream, CheckOptions options, CancellationToken ct)
    {
        var start = new byte[16];
        var read = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, ct);
        stream.Position = 0;
        if (!ResultFile.IsOne(start.AsSpan(0, read)) || stream.Length > ExportReader.MaxLine)
        {
            return null;
        }

        var whole = new byte[stream.Length];
        await stream.ReadExactlyAsync(whole, ct);
        return ResultCheck.Run(ResultFile.Read(whole), options);
    }
}
