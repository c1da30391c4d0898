using System.CommandLine;
using System.Security.Cryptography;
using ThiDua.EventStore.Signing;
using ThiDua.Verifier;

var file = new Argument<string>("FILE") { Description = "Bản xuất (NDJSON) của GET /api/log/export" };
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
command.SetAction(async (parsed, ct) =>
{
    try
    {
        var options = new CheckOptions(
            [.. parsed.GetRequiredValue(heads).Select(KeptHead.Read)],
            [.. parsed.GetRequiredValue(keys).Select(k => SigningKey.PublicKeyOf(File.ReadAllText(k)))],
            [.. parsed.GetRequiredValue(standings).Select(s => StandingsFile.Read(File.ReadAllBytes(s)))]);
        if (options.Heads.Count + options.Keys.Count == 0)
        {
            throw new FormatException("Hãy nêu --head hoặc --key: không có gì giữ bên ngoài thì bản xuất chỉ khớp với chính nó.");
        }

        await using var stream = File.OpenRead(parsed.GetRequiredValue(file));
        var report = await ExportCheck.RunAsync(stream, options, TimeProvider.System, ct);
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
var code = await command.Parse(args).InvokeAsync();
return command.Parse(args).Errors.Count > 0 ? 2 : code;
