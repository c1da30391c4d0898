namespace ThiDua.Domain.Proposals;

/// <summary>
/// Seeded numbers (SplitMix64, Steele, Lea and Flood 2014). Integers only and our own, so that a seed gives the same results on every machine
/// and with every version of the runtime, for ever.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="n"/> − 1: the upper half of a 128-bit product, even to one part in 2⁶⁴ ÷ n.</summary>
    public long Below(long n) => (long)Math.BigMul(Next(), (ulong)n, out _);
}
