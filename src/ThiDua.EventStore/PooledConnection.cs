using Npgsql;

namespace ThiDua.EventStore;

/// <summary>Connections whose session was changed go back to the pool as they came: the next user must not inherit a setting.</summary>
internal static class PooledConnection
{
    /// <summary>Undoes what the session was told (SET, LISTEN) and gives the connection back; prepared statements stay.</summary>
    public static async ValueTask ReturnCleanAsync(this NpgsqlConnection connection)
    {
        try
        {
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await using var reset = new NpgsqlCommand("rollback; reset all; unlisten *", connection) { CommandTimeout = 5 };
                await reset.ExecuteNonQueryAsync();
            }
        }
        catch (Exception)
        {
            // It is broken: the pool throws it away.
        }

        try
        {
            await connection.DisposeAsync();
        }
        catch (Exception)
        {
            // Whoever gives a connection back has nothing more to do with it.
        }
    }
}
