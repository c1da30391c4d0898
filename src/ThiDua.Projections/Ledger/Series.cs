using ThiDua.Domain.Criteria;
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
    private Contribution[] _all = [];
    private int _allCount;
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
        var day = Place(on.DayNumber);
        _settled = Math.Min(_settled, day);
        var nr = Find(day, stream);
        if (nr < 0)
        {
            Append(day, new Contribution(stream, seq, count, quantity, null));
            return;
        }

        ref var known = ref _all[Start(day) + nr];
        known = new Contribution(known.Stream, seq, known.Count + count, known.Quantity + quantity, new Past(known));
    }

    /// <summary>The text by which a stream is known here on a day, so that it is kept only once; or null.</summary>
    public string? Known(DateOnly on, string stream)
    {
        var (day, end) = Span(on, on);
        return day < end && Find(day, stream) is >= 0 and var nr ? _all[Start(day) + nr].Stream : null;
    }

    /// <summary>Works out the sums after additions; to be called before the next question.</summary>
    public void Settle()
    {
        for (; _settled < _count; _settled++)
        {
            ref var day = ref _days[_settled];
            (day.UpTo, day.ActiveUpTo) = _settled == 0 ? (0, 0) : (_days[_settled - 1].UpTo, _days[_settled - 1].ActiveUpTo);
            for (var i = Start(_settled); i < day.End; i++)
            {
                day.UpTo += _all[i].Quantity;
                day.ActiveUpTo += _all[i].IsActive ? 1 : 0;
            }
        }
    }

    /// <summary>Σ of the days <paramref name="from"/> to <paramref name="to"/>.</summary>
    public decimal Sum(DateOnly from, DateOnly to)
    {
        var (first, end) = Span(from, to);
        return end <= first ? 0 : UpTo(end - 1) - UpTo(first - 1);
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
            if (UpTo(i) - UpTo(i - 1) is not 0 and var sum)
            {
                yield return new TallyRow(DateOnly.FromDayNumber(_days[i].Number), facets, sum);
            }
        }
    }

    /// <summary>Sums per week, month or quarter, each with its last day that has a contribution.</summary>
    public IEnumerable<TallyRow> SumsPer(CalendarUnit unit, DateOnly from, DateOnly to)
    {
        var (first, end) = Span(from, to);
        for (var i = first; i < end;)
        {
            var (next, after) = (i + 1, EndOf(unit, _days[i].Number));
            while (next < end && _days[next].Number < after)
            {
                next++;
            }

            if (UpTo(next - 1) - UpTo(i - 1) is not 0 and var sum)
            {
                yield return new TallyRow(DateOnly.FromDayNumber(_days[next - 1].Number), facets, sum);
            }

            i = next;
        }
    }

    /// <summary>Adds the sums of days, weeks, months or quarters to those of other series, the one with the number <paramref name="first"/> first.</summary>
    public void AddPer(CalendarUnit unit, DateOnly from, DateOnly to, int first, Span<decimal> sums)
    {
        var (start, end) = Span(from, to);
        for (var i = start; i < end;)
        {
            var (next, after) = (i + 1, EndOf(unit, _days[i].Number));
            while (next < end && _days[next].Number < after)
            {
                next++;
            }

            sums[unit.IndexOf(DateOnly.FromDayNumber(_days[i].Number)) - first] += UpTo(next - 1) - UpTo(i - 1);
            i = next;
        }
    }

    /// <summary>Contributions as far as they are known, latest day first; those that are taken back are left out.</summary>
    public IEnumerable<(DateOnly Day, Contribution Of)> Backwards(DateOnly from, DateOnly to, KnownAt known)
    {
        var (first, end) = Span(from, to);
        for (var i = end - 1; i >= first; i--)
        {
            for (var at = _days[i].End - 1; at >= Start(i); at--)
            {
                var of = _all[at].At(known.Of(_all[at].Stream));
                if (of.IsActive)
                {
                    yield return (DateOnly.FromDayNumber(_days[i].Number), of);
                }
            }
        }
    }

    /// <summary>All contributions with their histories, whatever they are now; no day before <paramref name="from"/>, none after <paramref name="to"/>.</summary>
    public IEnumerable<(DateOnly Day, Contribution Last)> Histories(DateOnly from, DateOnly to)
    {
        var (first, end) = Span(from, to);
        for (var i = first; i < end; i++)
        {
            for (var at = Start(i); at < _days[i].End; at++)
            {
                yield return (DateOnly.FromDayNumber(_days[i].Number), _all[at]);
            }
        }
    }

    /// <summary>Whether a stream contributes on a day, as far as it is known.</summary>
    public bool Holds(DateOnly on, string stream, KnownAt known)
    {
        var (day, end) = Span(on, on);
        return day < end && Find(day, stream) is >= 0 and var nr && _all[Start(day) + nr].At(known.Of(stream)).IsActive;
    }

    /// <summary>Number of the first day after the week, month or quarter that a day lies in.</summary>
    private static int EndOf(CalendarUnit unit, int number)
    {
        if (unit is CalendarUnit.Day or CalendarUnit.Week)
        {
            return unit == CalendarUnit.Day ? number + 1 : ((number / 7) + 1) * 7;
        }

        var day = DateOnly.FromDayNumber(number);
        var months = unit == CalendarUnit.Month ? 1 : 3 - ((day.Month - 1) % 3);
        return day.Year == DateOnly.MaxValue.Year ? DateOnly.MaxValue.DayNumber + 1 : new DateOnly(day.Year, day.Month, 1).AddMonths(months).DayNumber;
    }

    private int Start(int day) => day == 0 ? 0 : _days[day - 1].End;

    private decimal UpTo(int day) => day < 0 ? 0 : _days[day].UpTo;

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
            Array.Resize(ref _days, Math.Max(2, _count + (_count / 4) + 1));
        }

        Array.Copy(_days, at, _days, at + 1, _count - at);
        _days[at] = new Day { Number = number, End = at == 0 ? 0 : _days[at - 1].End };
        _count++;
        return at;
    }

    /// <summary>Number of a stream's contribution within a day, in order of arrival; less than 0 when it has none.</summary>
    private int Find(int day, string stream)
    {
        var (start, end) = (Start(day), _days[day].End);
        if (end - start >= Many)
        {
            return _places!.TryGetValue((_days[day].Number, stream), out var nr) ? nr : -1;
        }

        for (var i = end - 1; i >= start; i--)
        {
            if (_all[i].Stream == stream)
            {
                return i - start;
            }
        }

        return -1;
    }

    private void Append(int day, Contribution contribution)
    {
        if (_allCount == _all.Length)
        {
            Array.Resize(ref _all, Math.Max(2, _allCount + (_allCount / 4) + 1));
        }

        var (start, end) = (Start(day), _days[day].End);
        Array.Copy(_all, end, _all, end + 1, _allCount - end);
        _all[end] = contribution;
        _allCount++;
        for (var i = day; i < _count; i++)
        {
            _days[i].End++;
        }

        var number = _days[day].Number;
        if (end + 1 - start == Many)
        {
            _places ??= [];
            for (var i = 0; i < Many; i++)
            {
                _places.Add((number, _all[start + i].Stream), i);
            }
        }
        else if (end + 1 - start > Many)
        {
            _places!.Add((number, contribution.Stream), end - start);
        }
    }

    /// <summary>One day: where its contributions end, and the sums up to it.</summary>
    private struct Day
    {
        public int Number;
        public int End;
        public int ActiveUpTo;
        public decimal UpTo;
    }
}
