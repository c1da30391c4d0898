using System.Text.Json.Nodes;

namespace ThiDua.EventStore.Reading;

/// <summary>
/// Turns old versions of events into the newest on the one read path, so that live projections, rebuilds and exports all see
/// the same. A step is pure and total; steps chain (v1 → v2 → v3).
/// </summary>
public sealed class Upcasters
{
    private readonly Dictionary<string, (string NewType, Func<JsonObject, JsonObject> Up)> _steps = [];

    /// <summary>Adds a step.</summary>
    /// <param name="oldType">Alias as stored.</param>
    /// <param name="newType">Alias of the next version.</param>
    /// <param name="up">Old data to new data.</param>
    /// <exception cref="InvalidOperationException">Two steps from one type, or a circle.</exception>
    public Upcasters Add(string oldType, string newType, Func<JsonObject, JsonObject> up)
    {
        if (LeadsTo(newType, oldType) || !_steps.TryAdd(oldType, (newType, up)))
        {
            throw new InvalidOperationException($"There is already a step from {oldType}, or {newType} leads back to it.");
        }

        return this;
    }

    private bool LeadsTo(string type, string target)
    {
        while (type != target && _steps.TryGetValue(type, out var step))
        {
            type = step.NewType;
        }

        return type == target;
    }

    /// <summary>The newest version of an event.</summary>
    public (string Type, byte[] Data) Up(string type, byte[] data)
    {
        if (!_steps.TryGetValue(type, out var step))
        {
            return (type, data);
        }

        var json = JsonNode.Parse(data)!.AsObject();
        do
        {
            (type, json) = (step.NewType, step.Up(json));
        }
        while (_steps.TryGetValue(type, out step));

        return (type, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(json));
    }
}
