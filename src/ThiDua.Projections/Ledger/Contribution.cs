namespace ThiDua.Projections.Ledger;

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
