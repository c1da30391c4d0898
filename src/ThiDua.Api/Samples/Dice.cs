namespace ThiDua.Api.Samples;

/// <summary>
/// Seeded numbers for samples (SplitMix64). Integers only, and our own, so that the same seed gives the same bytes on every machine and with
/// every version of the runtime.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to <paramref name="n"/> − 1.</summary>
    public int Below(int n) => (int)(Next() % (ulong)n);

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>One of some.</summary>
    public T Of<T>(params IReadOnlyList<T> some) => some[Below(some.Count)];

    /// <summary>A day from Monday to Friday; <paramref name="from"/> and <paramref name="to"/> must have one between them.</summary>
    public DateOnly Weekday(DateOnly from, DateOnly to)
    {
        while (true)
        {
            var day = from.AddDays(Below(to.DayNumber - from.DayNumber + 1));
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                return day;
            }
        }
    }

    /// <summary>Divides a total by weights: each piece goes to one share. The shares add up to the total.</summary>
    public int[] Divide(int total, IReadOnlyList<int> weights)
    {
        var shares = new int[weights.Count];
        var sum = weights.Sum();
        for (var piece = 0; piece < total; piece++)
        {
            var at = Below(sum);
            var share = 0;
            while (at >= weights[share])
            {
                at -= weights[share++];
            }

            shares[share]++;
        }

        return shares;
    }

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
