using System.Globalization;
using System.Text.Json;
using ThiDua.Domain;
using ThiDua.Domain.Accounts;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Imports;
using ThiDua.EventStore;
using ThiDua.EventStore.Reading;
using ThiDua.EventStore.Signing;
using ThiDua.Projections.Board;
using ThiDua.Projections.Exports;
using ThiDua.Projections.Ledger;

namespace ThiDua.Verifier;

/// <summary>What an export is held against.</summary>
/// <param name="Heads">Heads kept outside the log.</param>
/// <param name="Keys">Public keys known from elsewhere (SubjectPublicKeyInfo); empty: those in the export are only held against each other.</param>
/// <param name="Standings">Published rankings.</param>
public sealed record CheckOptions(IReadOnlyList<KeptHead> Heads, IReadOnlyList<byte[]> Keys, IReadOnlyList<StandingsFile> Standings);

/// <summary>What was found.</summary>
/// <param name="Outcome">0 everything holds; 1 something does not fit; 2 it cannot be judged by this program.</param>
/// <param name="Said">What was checked and found, as Vietnamese sentences; the last one is the conclusion.</param>
public sealed record CheckReport(int Outcome, IReadOnlyList<string> Said);

/// <summary>
/// Verifies an export with nothing but the file and what was kept elsewhere: the leaves and the chain, the signatures, and that the published
/// rankings follow from the events by the same functions that score online. The first thing that does not fit ends it.
/// </summary>
public sealed class ExportCheck : IDisposable
{
    private const int PageSize = 1_000;
    private static readonly Upcasters Upcasters = new();

    private readonly CheckOptions _options;
    private readonly TimeProvider _clock;
    private readonly List<string> _said = [];
    private readonly List<RecordedEvent> _page = [];
    private readonly List<RecordedEvent> _results = [];
    private readonly Dictionary<long, List<byte[]>> _expected = [];
    private readonly HashSet<long> _countedAt = [];
    private ExportLine.Opening? _opening;
    private KeyRing? _ring;
    private Replay? _replay;
    private byte[] _chain = Seal.Start;
    private long _at;
    private long _leftOut;
    private long _countedTo;
    private bool _hasCounted;
    private bool _isSigned;

    private ExportCheck(CheckOptions options, TimeProvider clock) => (_options, _clock) = (options, clock);

    /// <summary>All events that scores are worked out from.</summary>
    public static EventTypes Types() => World.AddWorld(new EventTypes()).AddActivities().AddImports().AddAccounts();

    /// <summary>Verifies.</summary>
    /// <param name="file">The export.</param>
    /// <param name="options">What it is held against.</param>
    /// <param name="clock">The board's clock; nothing is judged by it.</param>
    /// <param name="ct">Stops.</param>
    public static async Task<CheckReport> RunAsync(Stream file, CheckOptions options, TimeProvider clock, CancellationToken ct)
    {
        using var check = new ExportCheck(options, clock);
        try
        {
            await foreach (var (number, line) in ExportReader.ReadAsync(file, ct))
            {
                await check.TakeAsync(number, line, ct);
            }

            var covered = await check.FinishAsync(ct);
            return check.Report(0, covered == check._at
                ? "KẾT LUẬN: bản xuất khớp với những gì đã được giữ bên ngoài sổ."
                : string.Create(CultureInfo.InvariantCulture, $"KẾT LUẬN: khớp đến sự kiện {covered}; sự kiện {covered + 1} đến {check._at} không có gì từ bên ngoài bảo đảm."));
        }
        catch (ExportFaultException e)
        {
            return check.Report(1, string.Create(CultureInfo.InvariantCulture, $"KHÔNG KHỚP ở dòng {e.Line}: {e.Message}"));
        }
        catch (PoisonEventException e) when (e.InnerException is UnknownEventException unknown)
        {
            return check.Report(2, string.Create(CultureInfo.InvariantCulture, $"KHÔNG KIỂM TRA ĐƯỢC: sự kiện {e.Seq} do chương trình mới hơn ghi. {unknown.Message}"));
        }
        catch (PoisonEventException e)
        {
            return check.Report(1, string.Create(CultureInfo.InvariantCulture, $"KHÔNG KHỚP: sự kiện {e.Seq} không thể theo sau các sự kiện trước nó."));
        }
        catch (MismatchException e)
        {
            return check.Report(1, $"KHÔNG KHỚP: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _replay?.Dispose();

    private async Task TakeAsync(long number, ExportLine line, CancellationToken ct)
    {
        switch (line)
        {
            case ExportLine.Opening opening:
                Open(number, opening);
                break;
            case ExportLine.Whole whole:
                Follow(number, whole.Event.Seq, whole.Event.Leaf(), whole.Chain);
                _page.Add(whole.Event.Upcast(Upcasters));
                if (FrozenCheck.IsResult(whole.Event.StreamId))
                {
                    _results.Add(_page[^1]);
                }

                if (_page.Count >= PageSize)
                {
                    await CarryOutAsync([], ct);
                }

                break;
            case ExportLine.LeftOut left:
                Follow(number, left.At, left.Leaf, left.Chain);
                _leftOut++;
                break;
            case ExportLine.Counted counted:
                if (counted.At != _at || !_countedAt.Add(counted.At))
                {
                    throw new ExportFaultException(number, "Dòng cộng dồn đứng sai chỗ.");
                }

                (_hasCounted, _countedTo) = (true, counted.At);
                await CarryOutAsync(counted.Changes, ct);
                break;
            case ExportLine.Closing closing:
                Close(number, closing);
                break;
        }
    }

    private void Open(long number, ExportLine.Opening opening)
    {
        DutyRules duties;
        try
        {
            using var rules = JsonDocument.Parse(opening.Rules);
            duties = DutyDocumentJson.Read(rules.RootElement);
        }
        catch (FormatException e)
        {
            throw new ExportFaultException(number, "Quy định kèm theo không đọc được.", e);
        }

        (_opening, _replay) = (opening, new Replay(Types(), _clock, duties));
        _ring = KeyRing.Of(opening.Log, opening.Statements, _options.Keys);
        _said.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"Bản xuất của kỳ {opening.Period}, sổ {opening.Log}, sự kiện 1 đến {opening.To}; chương trình ghi: {opening.Program}; chương trình kiểm tra: {Replay.Engine}."));
        foreach (var signed in opening.Statements.Concat(_options.Heads.Select(h => h.Signed).OfType<SignedStatement>()))
        {
            Judge(signed);
        }

        foreach (var head in _options.Heads)
        {
            Expect(head.Position, head.Chain);
        }
    }

    private void Judge(SignedStatement signed)
    {
        var what = signed.Statement is Statement.Head h ? string.Create(CultureInfo.InvariantCulture, $"đầu sổ {h.Position}") : "lời khai về khóa";
        var why = signed.Statement is Statement.KeyIntroduced or Statement.KeyRevoked
            ? IsAboutAnchor(signed) ? Trust.Good : _ring!.PassedOver.Contains(signed) ? _ring.Judge(signed) : Trust.Good
            : _ring!.Judge(signed);
        if (why != Trust.Good)
        {
            throw new MismatchException($"{what} {Words(why)} (khóa {signed.Statement.KeyId}).");
        }

        if (signed.Statement is Statement.Head head)
        {
            Expect(head.Position, head.Chain);
        }
    }

    /// <summary>The first key introduces itself; given from elsewhere it needs no introduction.</summary>
    private bool IsAboutAnchor(SignedStatement signed) => signed.Statement is Statement.KeyIntroduced key && _options.Keys.Any(k => k.AsSpan().SequenceEqual(key.PublicKey));

    private void Expect(long position, byte[] chain)
    {
        if (!_expected.TryGetValue(position, out var known))
        {
            _expected.Add(position, known = []);
        }

        if (known.Any(k => !k.AsSpan().SequenceEqual(chain)))
        {
            throw new MismatchException($"Có hai đầu sổ khác nhau cho cùng vị trí {position.ToString(CultureInfo.InvariantCulture)} (nói hai lời).");
        }

        known.Add(chain);
        if (position > _opening!.To)
        {
            throw new MismatchException($"Bản xuất kết thúc ở {_opening.To.ToString(CultureInfo.InvariantCulture)}, trước đầu sổ đã giữ {position.ToString(CultureInfo.InvariantCulture)}.");
        }
    }

    private void Follow(long number, long at, byte[] leaf, byte[] chain)
    {
        if (at != _at + 1)
        {
            throw new ExportFaultException(number, string.Create(CultureInfo.InvariantCulture, $"Sau sự kiện {_at} phải là sự kiện {_at + 1}, không phải {at}."));
        }

        var next = Seal.Chain(_chain, leaf);
        if (!next.AsSpan().SequenceEqual(chain))
        {
            throw new ExportFaultException(number, string.Create(CultureInfo.InvariantCulture, $"Sự kiện {at} không khớp chuỗi băm: nội dung đã bị sửa."));
        }

        if (_expected.TryGetValue(at, out var heads) && heads.Any(h => !h.AsSpan().SequenceEqual(next)))
        {
            throw new ExportFaultException(number, string.Create(CultureInfo.InvariantCulture, $"Chuỗi băm tại sự kiện {at} khác với đầu sổ đã giữ: sổ đã bị viết lại."));
        }

        (_chain, _at) = (next, at);
    }

    private async Task CarryOutAsync(IReadOnlyList<EffectChange> counted, CancellationToken ct)
    {
        await _replay!.TakeAsync(_page, counted, _at, ct);
        _page.Clear();
    }

    private void Close(long number, ExportLine.Closing closing)
    {
        if (_at != _opening!.To)
        {
            throw new ExportFaultException(number, string.Create(CultureInfo.InvariantCulture, $"Thiếu sự kiện {_at + 1} đến {_opening.To}."));
        }

        if (closing.Signed is { } signed && _ring!.Judge(signed) is not Trust.Good and var trust)
        {
            throw new ExportFaultException(number, $"Dòng kết thúc {Words(trust)}.");
        }

        _isSigned = closing.Signed is not null;
        _said.Add(closing.Signed is null
            ? "Bản xuất không có chữ ký của máy chủ; sự kiện được bảo đảm bởi đầu sổ đã giữ."
            : $"Bản xuất có chữ ký đúng của máy chủ, khóa {closing.Signed.Statement.KeyId}.");
    }

    /// <summary>Works everything out and compares; the last position that is vouched for from outside.</summary>
    private async Task<long> FinishAsync(CancellationToken ct)
    {
        await CarryOutAsync([], ct);
        _said.Add(string.Create(
            CultureInfo.InvariantCulture, $"Chuỗi băm: {_at} sự kiện, trong đó {_at - _leftOut} đọc được, {_leftOut} chỉ có giá trị băm; khớp từng dòng."));
        var covered = Covered();
        _said.Add(string.Create(CultureInfo.InvariantCulture, $"Đầu sổ được tin: {covered}; mọi sự kiện đến đó đúng như khi đầu sổ được giữ."));
        if (_hasCounted)
        {
            _said.Add("Tố cáo chỉ có giá trị băm; số đếm của chúng do bản xuất khai, không tính lại được từ sự kiện.");
        }

        _said.Add(string.Create(CultureInfo.InvariantCulture, $"Tính lại từ sự kiện: {_replay!.Entries} bút toán."));
        foreach (var result in _results)
        {
            if (result.Seq > covered)
            {
                throw new MismatchException($"Kết quả ở sự kiện {result.Seq.ToString(CultureInfo.InvariantCulture)} nằm sau đầu sổ được tin {covered.ToString(CultureInfo.InvariantCulture)}.");
            }

            var (fits, sentence) = FrozenCheck.Compare(result, _replay);
            _said.Add(fits ? sentence : throw new MismatchException(sentence));
        }

        foreach (var standings in _options.Standings)
        {
            Compare(standings, covered);
        }

        return covered;
    }

    /// <summary>The last position that is vouched for from outside the file.</summary>
    private long Covered()
    {
        if (_options.Keys.Count > 0 && _isSigned)
        {
            return _at; // Whoever holds a key that is believed from outside signed all of it.
        }

        var heads = _options.Heads.Select(h => h.Position);
        if (_options.Keys.Count > 0)
        {
            heads = heads.Concat(_opening!.Statements.Select(s => s.Statement).OfType<Statement.Head>().Select(h => h.Position));
        }

        return heads.DefaultIfEmpty().Max() is > 0 and var covered
            ? covered
            : throw new MismatchException("Không có đầu sổ nào từ bên ngoài: bản xuất chỉ khớp với chính nó.");
    }

    private void Compare(StandingsFile published, long covered)
    {
        var what = string.Create(
            CultureInfo.InvariantCulture, $"Bảng xếp hạng {published.Cluster}, kỳ {published.Period}, ngày {published.AsOf:dd/MM/yyyy}, vị trí {published.Position}");
        if (published.Position > covered)
        {
            throw new MismatchException($"{what}: nằm sau đầu sổ được tin {covered.ToString(CultureInfo.InvariantCulture)}.");
        }

        if (_hasCounted && published.Position < _countedTo && !_countedAt.Contains(published.Position))
        {
            throw new MismatchException($"{what}: số đếm tố cáo chỉ có đến cuối bản xuất; hãy xuất lại với to={published.Position.ToString(CultureInfo.InvariantCulture)}.");
        }

        if (_replay!.Scores.Standings(published.Period, published.Cluster, new Moment(published.AsOf, published.Position), published.AsOf) is not { } standings)
        {
            throw new MismatchException($"{what}: bản xuất không có kỳ hay cụm này.");
        }

        var worked = StandingsFile.LinesOf(standings, published.View);
        for (var i = 0; i < Math.Max(worked.Count, published.Lines.Count); i++)
        {
            var (said, found) = (published.Lines.ElementAtOrDefault(i) ?? "(không có)", worked.ElementAtOrDefault(i) ?? "(không có)");
            if (said != found)
            {
                throw new MismatchException($"{what}: công bố là \"{said}\", tính lại là \"{found}\".");
            }
        }

        _said.Add($"{what}: {standings.Places.Count.ToString(CultureInfo.InvariantCulture)} đơn vị, tổng điểm, điểm từng mục, hạng, xếp loại tính lại trùng khớp.");
    }

    private CheckReport Report(int outcome, string conclusion) => new(outcome, [.. _said, conclusion]);

    private static string Words(Trust trust) => trust switch
    {
        Trust.Forged => "có chữ ký không đúng",
        Trust.UnknownKey => "ký bằng khóa không được tin; nếu khóa gốc khác, hãy nêu thêm --key",
        Trust.RevokedKey => "ký bằng khóa đã thu hồi",
        _ => "là của sổ khác",
    };
}

/// <summary>Something does not fit.</summary>
/// <param name="message">What, as a Vietnamese sentence.</param>
internal sealed class MismatchException(string message) : Exception(message);
