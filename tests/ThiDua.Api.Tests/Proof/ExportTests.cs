using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using ThiDua.EventStore.Signing;
using ThiDua.Projections.Exports;
using ThiDua.Verifier;
using Xunit;

namespace ThiDua.Api.Tests.Proof;

/// <summary>An export verifies on its own, gives the result that is published, and fails after any change.</summary>
public sealed class ExportTests
{
    private static bool All => Environment.GetEnvironmentVariable("THIDUA_TEST_ALL") == "1";

    [Fact]
    public async Task It_verifies_with_the_server_stopped_and_gives_the_online_ranking()
    {
        byte[] export, standings;
        KeptHead head;
        await using (var at = await SmallAsync())
        {
            head = await at.HeadAsync();
            export = await at.ExportAsync("period=p26");
            standings = await at.Server.As("secretary").GetByteArrayAsync($"/api/periods/p26/standings?asOf=2026-11-10&atPosition={head.Position}");
        }

        var folder = Directory.CreateTempSubdirectory("thidua-export-").FullName;
        var (file, published) = (Path.Combine(folder, "export.ndjson"), Path.Combine(folder, "standings.json"));
        await File.WriteAllBytesAsync(file, export);
        await File.WriteAllBytesAsync(published, standings);
        var (code, said) = await ProgramAsync(file, "--head", $"{head.Position}:{Convert.ToHexStringLower(head.Chain)}", "--standings", published);
        code.ShouldBe(0, said);
        said.ShouldContain("Bảng xếp hạng cum-1, kỳ p26, ngày 10/11/2026");
        said.ShouldContain(Replay.Engine);

        // Another point in the published ranking does not follow from the events.
        await File.WriteAllTextAsync(published, Encoding.UTF8.GetString(standings).Replace("\"claimed\":6", "\"claimed\":8", StringComparison.Ordinal));
        (code, said) = await ProgramAsync(file, "--head", $"{head.Position}:{Convert.ToHexStringLower(head.Chain)}", "--standings", published);
        code.ShouldBe(1, said);
        said.ShouldContain("tính lại là");

        (await ProgramAsync(file)).Code.ShouldBe(2);
        (await ProgramAsync(Path.Combine(folder, "none"), "--head", $"1:{new string('0', 64)}")).Code.ShouldBe(2);
        (await ProgramAsync(file, "--head", "1:xyz")).Code.ShouldBe(2);
        (await ProgramAsync(file, "--what")).Code.ShouldBe(2);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Any_single_changed_byte_makes_it_fail()
    {
        await using var at = await SmallAsync();
        var head = await at.HeadAsync();
        var export = await at.ExportAsync("period=p26");
        (await Check.RunAsync(export, head)).Outcome.ShouldBe(0);
        using var key = SigningKey.FromPem(await File.ReadAllTextAsync(at.KeyFile));
        var options = new CheckOptions([head], [key.PublicKey], []);
        (await Check.RunAsync(export, options)).Outcome.ShouldBe(0);

        var random = new Random(20_261_110);
        var opening = Array.IndexOf(export, (byte)'\n'); // The rules of law are in it: it is the longest line by far.
        var places = Enumerable.Range(0, All ? opening : 150).Select(i => All ? i : random.Next(opening))
            .Concat(Enumerable.Range(opening, export.Length - opening).Where(_ => All || random.Next(8) == 0))
            .Concat(Enumerable.Range(export.Length - 600, 600).Where(_ => All || random.Next(2) == 0));
        foreach (var place in places.Distinct())
        {
            var changed = (byte[])export.Clone();
            changed[place] = (byte)(changed[place] ^ (1 + random.Next(255)));
            var report = await Check.RunAsync(changed, options);
            report.Outcome.ShouldBe(1, $"byte {place}: {(char)export[place]} became {(char)changed[place]}: {report.Said[^1]}");
        }
    }

    [Fact]
    public async Task Lines_that_are_cut_doubled_swapped_or_taken_out_are_found()
    {
        await using var at = await SmallAsync();
        var head = await at.HeadAsync();
        var lines = Encoding.UTF8.GetString(await at.ExportAsync("period=p26")).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            (await CheckAsync([.. lines.Take(i)])).ShouldBe(1, $"cut before line {i + 1}");
            (await CheckAsync([.. lines.Take(i), .. lines.Skip(i + 1)])).ShouldBe(1, $"without line {i + 1}");
            (await CheckAsync([.. lines.Take(i + 1), .. lines.Skip(i)])).ShouldBe(1, $"line {i + 1} twice");
            if (i > 0)
            {
                (await CheckAsync([.. lines.Take(i - 1), lines[i], lines[i - 1], .. lines.Skip(i + 1)])).ShouldBe(1, $"line {i + 1} before its own");
            }
        }

        async Task<int> CheckAsync(List<string> changed) =>
            (await Check.RunAsync(Encoding.UTF8.GetBytes(string.Concat(changed.Select(l => l + "\n"))), head)).Outcome;
    }

    [Fact]
    public async Task A_log_told_otherwise_with_all_hashes_made_anew_fails_against_a_kept_head()
    {
        await using var at = await SmallAsync();
        var head = await at.HeadAsync();
        var lines = await LinesAsync(await at.ExportAsync("period=p26"));
        using var stranger = SigningKey.FromPem(StrangerPem());

        // Forged: one dialogue more; leaves, chain, closing line and signature made anew.
        var forged = new MemoryStream();
        using var writer = new ExportWriter(forged);
        var chain = EventStore.Seal.Start;
        foreach (var line in lines.SkipLast(1))
        {
            var written = line;
            if (line is ExportLine.Whole whole)
            {
                var e = whole.Event with { Data = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(whole.Event.Data).Replace("2026-03-10", "2026-03-11", StringComparison.Ordinal)) };
                chain = EventStore.Seal.Chain(chain, e.Leaf());
                written = new ExportLine.Whole(e, chain);
            }
            else if (line is ExportLine.Opening opening)
            {
                written = opening with { Statements = [] };
            }

            await writer.WriteAsync(written, default);
        }

        await writer.CloseAsync((_, _) => Task.FromResult<SignedStatement?>(null), default);
        var report = await Check.RunAsync(forged.ToArray(), head);
        report.Outcome.ShouldBe(1);
        report.Said[^1].ShouldContain("khác với đầu sổ đã giữ");

        // Held against nothing from outside it is only consistent with itself, and that is not enough.
        (await Check.RunAsync(forged.ToArray(), new CheckOptions([], [stranger.PublicKey], []))).Outcome.ShouldBe(1);
    }

    [Fact]
    public async Task Heads_by_unknown_revoked_or_lying_keys_are_refused()
    {
        await using var at = await SmallAsync();
        var export = await at.ExportAsync("period=p26");
        using var key = SigningKey.FromPem(await File.ReadAllTextAsync(at.KeyFile));
        using var stranger = SigningKey.FromPem(StrangerPem());
        var book = await at.BookAsync();
        var good = book.Single(b => b.Signed.Statement is Statement.Head).Signed;
        var head = (Statement.Head)good.Statement;
        KeptHead Kept(SignedStatement s) => new(((Statement.Head)s.Statement).Position, ((Statement.Head)s.Statement).Chain, s);

        (await Check.RunAsync(export, new CheckOptions([Kept(good)], [key.PublicKey], []))).Outcome.ShouldBe(0);
        (await Check.RunAsync(export, Kept(stranger.Sign(head with { KeyId = stranger.Id })))).Said[^1].ShouldContain("khóa không được tin");
        (await Check.RunAsync(export, Kept(good with { Signature = [.. good.Signature.SkipLast(1), (byte)(good.Signature[^1] ^ 1)] }))).Said[^1].ShouldContain("chữ ký không đúng");
        (await Check.RunAsync(export, Kept(key.Sign(head with { Log = Guid.NewGuid() })))).Said[^1].ShouldContain("sổ khác");
        (await Check.RunAsync(export, Kept(key.Sign(head with { Chain = new byte[32] })))).Said[^1].ShouldContain("nói hai lời");
        (await Check.RunAsync(export, Kept(key.Sign(head with { Position = head.Position + 500 })))).Said[^1].ShouldContain("trước đầu sổ đã giữ");
        (await Check.RunAsync(export, new CheckOptions([Kept(good)], [stranger.PublicKey], []))).Outcome.ShouldBe(1);

        // What comes after the last head that is known from outside is not vouched for, and it is said; a key that is believed vouches for all that it signed.
        var early = new KeptHead(2, ((ExportLine.Whole)(await LinesAsync(export))[2]).Chain, null);
        (await Check.RunAsync(export, early)).Said[^1].ShouldStartWith("KẾT LUẬN: khớp đến sự kiện 2; sự kiện 3 đến");
        (await Check.RunAsync(export, new CheckOptions([early], [key.PublicKey], []))).Said[^1].ShouldBe("KẾT LUẬN: bản xuất khớp với những gì đã được giữ bên ngoài sổ.");

        // Revoked before it signed: the export itself says so, and the head counts no more.
        var lines = await LinesAsync(export);
        var revoked = new Statement.KeyRevoked(key.Id, head.SignedAt.AddDays(-1)) { Log = head.Log, SignedAt = head.SignedAt, KeyId = key.Id };
        var told = new MemoryStream();
        using var writer = new ExportWriter(told);
        foreach (var line in lines.SkipLast(1))
        {
            await writer.WriteAsync(line is ExportLine.Opening o ? o with { Statements = [o.Statements[0], key.Sign(revoked with { SignedAt = head.SignedAt.AddDays(-2) }), .. o.Statements.Skip(1)] } : line, default);
        }

        await writer.CloseAsync((_, _) => Task.FromResult<SignedStatement?>(null), default);
        (await Check.RunAsync(told.ToArray(), await at.HeadAsync())).Said[^1].ShouldContain("khóa đã thu hồi");
    }

    [Fact]
    public async Task Denunciations_are_counted_and_never_listed_and_private_parts_stay()
    {
        await using var at = await SmallAsync();
        var officer = at.Server.As("unit-officer", "xa-a");
        foreach (var (id, kind) in new[] { ("don-1", "denunciation"), ("don-2", "complaint") })
        {
            await officer.PutOkAsync($"/api/activities/{id}", new { type = "petition-received", unit = "xa-a", occurredOn = "2026-03-02", kind, reference = $"Số {id}/2026", note = "ghi chú riêng" });
        }

        await officer.StepOkAsync("/api/activities/don-1/accept", new { on = "2026-03-05" });
        var bytes = await at.ExportAsync("period=p26");
        var text = Encoding.UTF8.GetString(bytes);
        text.ShouldContain("petition-don-2");
        text.ShouldNotContain("don-1");
        text.ShouldNotContain("ghi chú riêng");
        text.ShouldNotContain("test unit-officer");

        var lines = await LinesAsync(bytes);
        lines.Count(l => l is ExportLine.LeftOut).ShouldBe(2);
        lines.OfType<ExportLine.Counted>().Single().Changes.Select(c => c.Change).ShouldContain(c => c.Key.Measure == "petition.received" && c.Key.Unit == "xa-a" && c.Quantity == 1);
        var report = await Check.RunAsync(bytes, await at.HeadAsync());
        report.Outcome.ShouldBe(0);
        report.Said.ShouldContain(s => s.StartsWith("Tố cáo chỉ có giá trị băm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Denunciations_are_counted_up_to_each_frozen_result_and_to_the_end()
    {
        await using var at = await SmallAsync();
        var officer = at.Server.As("unit-officer", "xa-a");
        Task<JsonElement> ReceivedAsync(string id) => officer.PutOkAsync(
            $"/api/activities/{id}", new { type = "petition-received", unit = "xa-a", occurredOn = "2026-03-02", kind = "denunciation", reference = $"Số {id}/2026" });
        await ReceivedAsync("don-1");
        await at.Server.As("secretary").StepOkAsync("/api/periods/p26/reviews", new { name = "Sơ kết", day = "2026-11-01" });
        await ReceivedAsync("don-2");
        await ReceivedAsync("don-3");
        await officer.DialogueAsync("a-4");
        var head = await at.HeadAsync();
        var between = await at.Server.As("secretary").StandingsAsync($"/api/periods/p26/standings?asOf=2026-11-10&atPosition={head.Position - 1}");

        var export = await at.ExportAsync("period=p26");
        var counted = (await LinesAsync(export)).OfType<ExportLine.Counted>().ToList();
        counted.Select(c => c.At).ShouldBe([head.Position - 4, head.Position]); // What the review is of, and the end.
        counted.Select(c => c.Changes.Single(x => x.Change.Key.Measure == "petition.received" && x.Change.Key.View == Domain.Activities.View.Claimed).Change.Quantity).ShouldBe([1, 2]);
        var report = await Check.RunAsync(export, head);
        report.Outcome.ShouldBe(0, report.Said[^1]);
        report.Said.ShouldContain(s => s.StartsWith("Kết quả 1 của kỳ p26", StringComparison.Ordinal));
        (await Check.RunAsync(export, new CheckOptions([head], [], [between]))).Said[^1].ShouldContain($"to={head.Position - 1}");
    }

    [Fact]
    public async Task Frozen_results_follow_from_the_events_or_the_first_unit_that_does_not_is_named()
    {
        await using var at = await SmallAsync();
        await at.Server.As("secretary").StepOkAsync("/api/periods/p26/reviews", new { name = "Sơ kết 6 tháng", day = "2026-06-30" });
        await at.Server.As("unit-officer", "xa-b").DialogueAsync("b-2", "xa-b");
        await at.Server.PublishAsync();
        var (head, export) = (await at.HeadAsync(), await at.ExportAsync("period=p26"));

        var report = await Check.RunAsync(export, head);
        report.Outcome.ShouldBe(0, report.Said[^1]);
        report.Said.Where(s => s.StartsWith("Kết quả ", StringComparison.Ordinal)).Select(s => s[..s.IndexOf(':', StringComparison.Ordinal)])
            .ShouldBe(["Kết quả 1 của kỳ p26, chốt đến ngày 30/06/2026", "Kết quả 2 của kỳ p26, chốt đến ngày 10/11/2026"]);
        (await Check.RunAsync(export, head with { Position = 1, Chain = ((ExportLine.Whole)(await LinesAsync(export))[1]).Chain })).Said[^1].ShouldContain("nằm sau đầu sổ được tin");

        // A result that the keeper wrote by hand: sealed, signed and hashed, and yet it does not follow.
        var store = at.Server.Services.GetRequiredService<EventStore.PostgresEventStore>();
        var frozen = System.Text.Json.Nodes.JsonNode.Parse((await store.ReadStreamAsync("result-p26"))[1].Data)!;
        frozen["number"] = 3;
        frozen["document"]!["clusters"]![0]!["standings"]![0]!["total"]!["verified"] = 9;
        frozen["documentHash"] = Domain.Results.CanonicalText.Hash(JsonSerializer.SerializeToElement(frozen["document"]));
        await store.AppendAsync(new EventStore.AppendRequest(
            Guid.NewGuid(), new byte[32],
            [new EventStore.StreamAppend("result-p26", "result", 2, [new EventStore.NewEvent(Guid.NewGuid(), "result_frozen", Encoding.UTF8.GetBytes(frozen.ToJsonString()))])], []));
        report = await Check.RunAsync(await at.ExportAsync("period=p26"), await at.HeadAsync());
        report.Outcome.ShouldBe(1);
        report.Said[^1].ShouldContain("Kết quả 3 của kỳ p26");
        report.Said[^1].ShouldContain("\"verified\":9");
    }

    [Fact]
    public async Task Units_of_other_periods_can_be_left_out_and_the_result_stays_the_same()
    {
        await using var at = await SmallAsync();
        var secretary = at.Server.As("secretary");
        await secretary.PutOkAsync("/api/units/xa-c", new { name = "Xã C", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        await secretary.PutOkAsync("/api/clusters/cum-2", new { name = "Cụm 2", members = new[] { new { unit = "xa-c", from = "2025-07-01" } } });
        await secretary.PutOkAsync("/api/periods/p26b", new
        {
            name = "Năm 2026, cụm 2", kind = "year", from = "2026-01-01", to = "2026-12-31", clusters = new[] { "cum-2" }, sheets = new[] { new { criteriaSet = "doi-thoai", version = 1 } },
        });
        await secretary.StepOkAsync("/api/periods/p26b/open", new { });
        await at.Server.As("unit-officer", "xa-c").DialogueAsync("c-1", "xa-c");
        var head = await at.HeadAsync();
        var standings = await secretary.StandingsAsync($"/api/periods/p26/standings?asOf=2026-11-10&atPosition={head.Position}");

        var whole = await at.ExportAsync("period=p26");
        var part = await at.ExportAsync("period=p26&others=hashes");
        Encoding.UTF8.GetString(whole).ShouldContain("dialogue-c-1");
        Encoding.UTF8.GetString(part).ShouldNotContain("dialogue-c-1");
        Encoding.UTF8.GetString(part).ShouldContain("dialogue-a-1");
        foreach (var export in new[] { whole, part })
        {
            var report = await Check.RunAsync(export, new CheckOptions([head], [], [standings]));
            report.Outcome.ShouldBe(0, report.Said[^1]);
        }
    }

    [Theory]
    [InlineData("", 400, "period.missing")]
    [InlineData("period=p26&to=0", 400, "position.beyond-head")]
    [InlineData("period=p26&to=999999", 400, "position.beyond-head")]
    [InlineData("period=p26&others=some", 400, "parameter.invalid")]
    [InlineData("period=p26&what=1", 400, "parameter.unknown")]
    [InlineData("period=none", 404, "period.not-found")]
    [InlineData("period=p26&to=1", 404, "period.not-found")]
    public async Task A_bad_request_is_a_problem(string query, int status, string code)
    {
        await using var at = await SmallAsync();
        await (await at.Server.As("auditor").GetAsync($"/api/log/export?{query}")).ShouldBeProblemAsync(status, code);
    }

    [Fact]
    public async Task Hostile_files_get_a_clear_answer()
    {
        var head = new KeptHead(1, new byte[32], null);
        foreach (var (content, said) in new (byte[], string)[]
        {
            ([], "dòng 1"),
            ("\n"u8.ToArray(), "dòng 1"),
            ("PK\u0003\u0004"u8.ToArray(), "cắt giữa dòng"),
            ("[]\n"u8.ToArray(), "dòng 1"),
            ("null\n"u8.ToArray(), "dòng 1"),
            (Encoding.ASCII.GetBytes(new string('[', 100_000) + "\n"), "dòng 1"),
            (Encoding.ASCII.GetBytes("{\"end\":{\"lines\":0,\"sha256\":\"" + new string('0', 64) + "\"}}\n"), "dòng 1"),
            (new byte[ExportReader.MaxLine + 10], "dài quá"),
            ([0xFF, 0xFE, (byte)'\n'], "dòng 1"),
        })
        {
            var report = await Check.RunAsync(content, head);
            report.Outcome.ShouldBe(1);
            report.Said[^1].ShouldContain(said);
        }
    }

    [Fact]
    public void The_verifier_knows_every_event_that_the_server_knows() =>
        ExportCheck.Types().All.Keys.Order(StringComparer.Ordinal).ShouldBe(Hosting.ThiDuaApp.EventTypes().All.Keys.Order(StringComparer.Ordinal));

    /// <summary>The small world with three dialogues of one commune and one of the other, and a signed head.</summary>
    private static async Task<SigningServer> SmallAsync()
    {
        var at = await SigningServer.StartAsync();
        await at.Server.SmallWorldAsync();
        foreach (var n in Enumerable.Range(1, 3))
        {
            await at.Server.As("unit-officer", "xa-a").DialogueAsync($"a-{n}");
        }

        await at.Server.As("unit-officer", "xa-b").DialogueAsync("b-1", "xa-b");
        await at.Server.As("secretary").StepOkAsync("/api/activities/a-1/verify", new { version = 1 });
        await at.Signer.LookAsync(default);
        return at;
    }

    private static async Task<List<ExportLine>> LinesAsync(byte[] export)
    {
        var lines = new List<ExportLine>();
        await foreach (var (_, line) in ExportReader.ReadAsync(new MemoryStream(export)))
        {
            lines.Add(line);
        }

        return lines;
    }

    private static string StrangerPem()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>The verifier as a program of its own.</summary>
    internal static async Task<(int Code, string Said)> ProgramAsync(params string[] args)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ThiDua.Verifier.dll"), .. args])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
