using System.Globalization;
using System.Text.Json;
using ThiDua.Domain;
using ThiDua.Domain.Accounts;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Imports;
using ThiDua.EventStore;
using ThiDua.EventStore.Reading;
using ThiDua.EventStore.Signing;
using ThiDua.Projections.Exports;
using ThiDua.Projections.Ledger;

namespace ThiDua.Verifier;

/// <summary>
/// Verifies an export with nothing but the file and what was kept elsewhere: the leaves and the chain, the signatures, and that the published
/// rankings, the frozen results and the grounds of awards follow from the events by the same functions that work them out online. The first thing that does not fit ends it.
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
    private readonly List<RecordedEvent> _decisions = [];
    private readonly HashSet<long> _countedAt = [];
    private ExportLine.Opening? _opening;
    private OutsideTrust? _trust;
    private AwardRules _awards = AwardRules.Empty;
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
                else if (AwardCheck.IsDecision(_page[^1]))
                {
                    _decisions.Add(_page[^1]);
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
            using var awards = JsonDocument.Parse(opening.Awards);
            (duties, _awards) = (DutyDocumentJson.Read(rules.RootElement), AwardDocumentJson.Read(awards.RootElement));
        }
        catch (FormatException e)
        {
            throw new ExportFaultException(number, "Quy định kèm theo không đọc được.", e);
        }

        (_opening, _replay) = (opening, new Replay(Types(), _clock, duties));
        _said.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"Bản xuất của kỳ {opening.Period}, sổ {opening.Log}, sự kiện 1 đến {opening.To}; chương trình ghi: {opening.Program}; chương trình kiểm tra: {Replay.Engine}."));
        _trust = new OutsideTrust(opening, _options);
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

        if (!_trust!.Agrees(at, next))
        {
            throw new ExportFaultException(number, string.Create(CultureInfo.InvariantCulture, $"Chuỗi băm tại sự kiện {at} khác với đầu sổ đã giữ: sổ đã bị viết lại."));
        }

        (_chain, _at) = (next, at);
    }

    private async Task CarryOutAsync(IReadOnlyList<CountedChange> counted, CancellationToken ct)
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

        if (closing.Signed is { } signed && _trust!.Judges(signed) is not Trust.Good and var trust)
        {
            throw new ExportFaultException(number, $"Dòng kết thúc {trust.Words()}.");
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
        var covered = _trust!.Covered(_at, _isSigned);
        _said.Add(string.Create(CultureInfo.InvariantCulture, $"Đầu sổ được tin: {covered}; mọi sự kiện đến đó đúng như khi đầu sổ được giữ."));
        if (_hasCounted)
        {
            _said.Add("Tố cáo chỉ có giá trị băm; số đếm của chúng do bản xuất khai, không tính lại được từ sự kiện.");
        }

        _said.Add(string.Create(CultureInfo.InvariantCulture, $"Tính lại từ sự kiện: {_replay!.Entries} bút toán."));
        foreach (var result in _results)
        {
            Take(result, covered, "Kết quả", () => FrozenCheck.Compare(result, _replay));
        }

        foreach (var decision in _decisions)
        {
            Take(decision, covered, "Quyết định khen thưởng", () => AwardCheck.Compare(decision, _replay, _awards));
        }

        foreach (var standings in _options.Standings)
        {
            Compare(standings, covered);
        }

        return covered;
    }

    private void Take(RecordedEvent e, long covered, string what, Func<(bool Fits, string Sentence)> compare)
    {
        if (e.Seq > covered)
        {
            throw new MismatchException(string.Create(CultureInfo.InvariantCulture, $"{what} ở sự kiện {e.Seq} nằm sau đầu sổ được tin {covered}."));
        }

        var (fits, sentence) = compare();
        _said.Add(fits ? sentence : throw new MismatchException(sentence));
    }

    private void Compare(StandingsFile published, long covered)
    {
        if (published.Position > covered)
        {
            throw new MismatchException($"{StandingsCheck.Name(published)}: nằm sau đầu sổ được tin {covered.ToString(CultureInfo.InvariantCulture)}.");
        }

        if (_hasCounted && published.Position < _countedTo && !_countedAt.Contains(published.Position))
        {
            throw new MismatchException(
                $"{StandingsCheck.Name(published)}: số đếm tố cáo chỉ có đến cuối bản xuất; hãy xuất lại với to={published.Position.ToString(CultureInfo.InvariantCulture)}.");
        }

        var (fits, sentence) = StandingsCheck.Compare(published, _replay!);
        _said.Add(fits ? sentence : throw new MismatchException(sentence));
    }

    private CheckReport Report(int outcome, string conclusion) => new(outcome, [.. _said, conclusion]);
}
