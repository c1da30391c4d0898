using System.Globalization;
using ThiDua.EventStore.Signing;
using ThiDua.Projections.Exports;

namespace ThiDua.Verifier;

/// <summary>What vouches for an export from outside: heads that were kept, and keys that are believed with all that they signed.</summary>
internal sealed class OutsideTrust
{
    private readonly ExportLine.Opening _opening;
    private readonly CheckOptions _options;
    private readonly KeyRing _ring;
    private readonly Dictionary<long, List<byte[]>> _expected = [];

    /// <summary>Judges every statement of the export and every head that was kept.</summary>
    /// <exception cref="MismatchException">One of them is not to be believed, or they contradict each other.</exception>
    public OutsideTrust(ExportLine.Opening opening, CheckOptions options)
    {
        (_opening, _options, _ring) = (opening, options, KeyRing.Of(opening.Log, opening.Statements, options.Keys));
        foreach (var signed in opening.Statements.Concat(options.Heads.Select(h => h.Signed).OfType<SignedStatement>()))
        {
            Judge(signed);
        }

        foreach (var head in options.Heads)
        {
            Expect(head.Position, head.Chain);
        }
    }

    /// <summary>How far a signature is to be believed.</summary>
    public Trust Judges(SignedStatement signed) => _ring.Judge(signed);

    /// <summary>Whether the chain after an event is that of every head known for it.</summary>
    public bool Agrees(long position, byte[] chain) => !_expected.TryGetValue(position, out var heads) || heads.TrueForAll(h => h.AsSpan().SequenceEqual(chain));

    /// <summary>The last position that is vouched for from outside the file.</summary>
    /// <param name="last">The last event.</param>
    /// <param name="isSigned">Whether the whole export is signed.</param>
    /// <exception cref="MismatchException">Nothing is.</exception>
    public long Covered(long last, bool isSigned)
    {
        if (_options.Keys.Count > 0 && isSigned)
        {
            return last; // Whoever holds a key that is believed from outside signed all of it.
        }

        var heads = _options.Heads.Select(h => h.Position);
        if (_options.Keys.Count > 0)
        {
            heads = heads.Concat(_opening.Statements.Select(s => s.Statement).OfType<Statement.Head>().Select(h => h.Position));
        }

        return heads.DefaultIfEmpty().Max() is > 0 and var covered
            ? covered
            : throw new MismatchException("Không có đầu sổ nào từ bên ngoài: bản xuất chỉ khớp với chính nó.");
    }

    private void Judge(SignedStatement signed)
    {
        var what = signed.Statement is Statement.Head h ? string.Create(CultureInfo.InvariantCulture, $"đầu sổ {h.Position}") : "lời khai về khóa";
        var why = signed.Statement is Statement.KeyIntroduced or Statement.KeyRevoked
            ? IsAboutAnchor(signed) ? Trust.Good : _ring.PassedOver.Contains(signed) ? _ring.Judge(signed) : Trust.Good
            : _ring.Judge(signed);
        if (why != Trust.Good)
        {
            throw new MismatchException($"{what} {why.Words()} (khóa {signed.Statement.KeyId}).");
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
        if (position > _opening.To)
        {
            throw new MismatchException($"Bản xuất kết thúc ở {_opening.To.ToString(CultureInfo.InvariantCulture)}, trước đầu sổ đã giữ {position.ToString(CultureInfo.InvariantCulture)}.");
        }
    }
}
