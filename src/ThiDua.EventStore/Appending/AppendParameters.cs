using Npgsql;
using NpgsqlTypes;

namespace ThiDua.EventStore.Appending;

/// <summary>The parameters of es_append in its order: made once for a statement, filled for every batch.</summary>
internal sealed class AppendParameters
{
    private readonly List<Action<BatchPlan>> _fill = [];

    public AppendParameters(NpgsqlParameterCollection to)
    {
        Add(to, p => p.Previous.Seq);
        Add(to, p => p.Previous.Chain);
        Add(to, p => p.Head.Seq);
        Add(to, p => p.Head.Chain);
        Add(to, p => p.Head.RecordedAt);
        Add(to, p => p.Rows.NewStreamIds);
        Add(to, p => p.Rows.NewStreamTypes);
        Add(to, p => p.Rows.NewStreamVersions);
        Add(to, p => p.Rows.OldStreamIds);
        Add(to, p => p.Rows.OldStreamFrom);
        Add(to, p => p.Rows.OldStreamTo);
        Add(to, p => p.Rows.GuardIds);
        Add(to, p => p.Rows.GuardVersions);
        Add(to, p => p.Rows.CommandIds);
        Add(to, p => p.Rows.Fingerprints);
        Add(to, p => p.Rows.FirstSeqs);
        Add(to, p => p.Rows.LastSeqs);
        Add(to, p => p.Rows.EventIds);
        Add(to, p => p.Rows.EventStreams);
        Add(to, p => p.Rows.EventVersions);
        Add(to, p => p.Rows.EventTypes);
        Add(to, p => p.Rows.EventData, NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(to, p => p.Rows.Seals.WrittenMemory);
        Add(to, p => p.Rows.Privates, NpgsqlDbType.Array | NpgsqlDbType.Text);
    }

    public void Set(BatchPlan plan)
    {
        foreach (var fill in _fill)
        {
            fill(plan);
        }
    }

    private void Add<T>(NpgsqlParameterCollection to, Func<BatchPlan, T> value, NpgsqlDbType? type = null)
    {
        // A statement is prepared before its first batch: the type must be known without a value.
        var parameter = new NpgsqlParameter<T>();
        if (type is { } given)
        {
            parameter.NpgsqlDbType = given;
        }

        to.Add(parameter);
        _fill.Add(plan => parameter.TypedValue = value(plan));
    }
}
