using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;

namespace ThiDua.Projections.Ledger;

/// <summary>
/// Contributions with one unit, measure, view and combination of facets, by day. Sums up to each day are kept beside them, so that a
/// question about any span of days costs two searches, however many activities there are.
/// </summary>
internal sealed class Series(Facets facets)
{
    /// <summary>From this many contributions of one day on they are found by a table instead of one after another.</summary>
    private const int Many = 64;

    private Day[] _days = [];
    private int _count;
    private int _settled;
    private Dictionary<(int Day, string Stream), int>? _places;

    /// <summary>What distinguishes the series.</summary>
    public Facets Facets => facets;

    /// <summary>Adds the difference that an event made.</summary>
    /// <param name="seq">Position of the event; never less than any before.</param>
    /// <param name="stream">Stream of the activity.</param>
    /// <param name="on">Day it counts on.</param>
    /// <param name="count">Difference in the number of effects.</param>
    /// <param name="quantity">Difference in quantity.</param>
    public void Add(long seq, string stream, DateOnly on, int count, decimal quantity)
    {
        var at = Place(on.DayNumber);
        ref var day = ref _days[at];
        _settled = Math.Min(_settled, at);
        day.Sum += quantity;
        var place = Find(ref day, stream);
        if (place < 0)
        {
            day.Active += count != 0 || quantity != 0 ? 1 : 0;
            Append(ref day, new Contribution(stream, seq, count, quantity, null));
            return;
        }

        ref var known = ref day[place];
        day.Active -= known.IsActive ? 1 : 0;
        known = new Contribution(known.Stream, seq, known.Count + count, known.Quantity + quantity, new Past(known));
        day.Active += known.IsActive ? 1 : 0;
    }

    /// <summary>Works out the sums after additions; to be called before the next question.</summary>
    public void Settle()
    {
        for (; _settled < _count; _settled++)
        {
            ref var day = ref _days[_settled];
            day.UpTo = day.Sum;
            day.ActiveUpTo = day.Active;
            if (_settled > 0)
            {
                day.UpTo += _days[_settled - 1].UpTo;
                day.ActiveUpTo += _days[_settled - 1].ActiveUpTo;
            }
        }
    }

    /// <summary>Σ of the days <paramref name="from"/> to <paramref name="to"/>.</summary>
    public decimal Sum(DateOnly from, DateOnly to)
    {
        var (first, end) = Span(from, to);
        return end <= first ? 0 : _days[end - 1].UpTo - (first == 0 ? 0 : _days[first - 1].UpTo);
    }

    /// <summary>Contributions that are not taken back, of the days <paramref name="from"/> to <paramref name="to"/>.</summary>
    public int CountActive(DateOnly from, DateOnly to)
    {
        var (first, end) = Span(from, to);
        return end <= first ? 0 : _days[end - 1].ActiveUpTo - (first == 0 ? 0 : _days[first - 1].ActiveUpTo);
    }

    /// <summary>Sums per day.</summary>
    public IEnumerable<TallyRow> Sums(DateOnly from, DateOnly to)
    {
        var (first, end) = Span(from, to);
        for (var i = first; i < end; i++)
        {
            if (_days[i].Sum != 0)
            {
                yield return new TallyRow(DateOnly.FromDayNumber(_days[i].Number), facets, _days[i].Sum);
            }
        }
    }

    /// <summary>Contributions as known at a position, latest day first; those that are taken back are left out.</summary>
    public IEnumerable<(DateOnly Day, Contribution Of)> Backwards(DateOnly from, DateOnly to, long position)
    {
        var (first, end) = Span(from, to);
        for (var i = end - 1; i >= first; i--)
        {
            for (var nr = _days[i].Count - 1; nr >= 0; nr--)
            {
                var known = _days[i][nr].At(position);
                if (known.IsActive)
                {
                    yield return (DateOnly.FromDayNumber(_days[i].Number), known);
                }
            }
        }
    }

    /// <summary>Whether a stream contributes on a day, as known at a position.</summary>
    public bool Holds(DateOnly day, string stream, long position)
    {
        var (at, end) = Span(day, day);
        return at < end && Find(ref _days[at], stream) is >= 0 and var place && _days[at][place].At(position).IsActive;
    }

    private (int First, int End) Span(DateOnly from, DateOnly to) => (Search(from.DayNumber), Search(to.DayNumber + 1));

    /// <summary>Index of the first day that is <paramref name="number"/> or later.</summary>
    private int Search(int number)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _days[middle].Number < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int Place(int number)
    {
        var at = Search(number);
        if (at < _count && _days[at].Number == number)
        {
            return at;
        }

        if (_count == _days.Length)
        {
            Array.Resize(ref _days, Math.Max(2, _count * 3 / 2));
        }

        Array.Copy(_days, at, _days, at + 1, _count - at);
        _days[at] = new Day { Number = number };
        _count++;
        return at;
    }

    private int Find(ref Day day, string stream)
    {
        if (day.Count >= Many)
        {
            return _places!.TryGetValue((day.Number, stream), out var place) ? place : -1;
        }

        for (var i = day.Count - 1; i >= 0; i--)
        {
            if (day[i].Stream == stream)
            {
                return i;
            }
        }

        return -1;
    }

    private void Append(ref Day day, Contribution contribution)
    {
        day.Add(contribution);
        if (day.Count == Many)
        {
            _places ??= [];
            for (var i = 0; i < Many; i++)
            {
                _places.Add((day.Number, day[i].Stream), i);
            }
        }
        else if (day.Count > Many)
        {
            _places!.Add((day.Number, contribution.Stream), day.Count - 1);
        }
    }

    /// <summary>One day. Most have one contribution: it needs no array.</summary>
    private struct Day
    {
        private Contribution _first;
        private Contribution[]? _more;

        public int Number;
        public int Count;
        public int Active;
        public int ActiveUpTo;
        public decimal Sum;
        public decimal UpTo;

        [System.Diagnostics.CodeAnalysis.UnscopedRef]
        public ref Contribution this[int nr] => ref nr == 0 ? ref _first : ref _more![nr - 1];

        public void Add(Contribution contribution)
        {
            if (Count == 0)
            {
                _first = contribution;
            }
            else
            {
                if (Count > (_more?.Length ?? 0))
                {
                    Array.Resize(ref _more, Math.Max(2, Count * 3 / 2));
                }

                _more![Count - 1] = contribution;
            }

            Count++;
        }
    }
}

/// <summary>What one activity gives on one day with one combination of facets, and what it gave before.</summary>
internal readonly struct Contribution(string stream, long seq, int count, decimal quantity, Past? before)
{
    /// <summary>Stream of the activity.</summary>
    public string Stream { get; } = stream;

    /// <summary>Position of the event that made it so.</summary>
    public long Seq { get; } = seq;

    /// <summary>Number of effects.</summary>
    public int Count { get; } = count;

    /// <summary>Σ of entries.</summary>
    public decimal Quantity { get; } = quantity;

    /// <summary>What it gave before, or null.</summary>
    public Past? Before { get; } = before;

    /// <summary>Whether it is there and not taken back.</summary>
    public bool IsActive => Count != 0 || Quantity != 0;

    /// <summary>The contribution as known at a position.</summary>
    public Contribution At(long position)
    {
        if (Seq <= position)
        {
            return this;
        }

        for (var past = Before; past is not null; past = past.Was.Before)
        {
            if (past.Was.Seq <= position)
            {
                return past.Was;
            }
        }

        return default;
    }
}

/// <summary>An earlier state of a contribution.</summary>
internal sealed class Past(Contribution was)
{
    /// <summary>What it was.</summary>
    public Contribution Was => was;
}
