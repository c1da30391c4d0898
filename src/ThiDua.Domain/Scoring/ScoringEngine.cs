namespace ThiDua.Domain.Scoring;

/// <summary>Which scoring this program does.</summary>
public static class ScoringEngine
{
    /// <summary>
    /// Version of the scoring, written into every frozen result. Raise it by one in the commit after which any log gives other points, another
    /// rank or another class than before, be it by a single rounding; never otherwise. Who checks a result with another version knows that
    /// a difference may come from the program and not from the records.
    /// </summary>
    public const string Version = "1";
}
