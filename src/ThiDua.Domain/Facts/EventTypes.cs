namespace ThiDua.Domain.Facts;

/// <summary>
/// Names under which events are stored. Explicit, never derived from a class name: a renamed class still reads what was stored.
/// </summary>
public sealed class EventTypes
{
    private readonly Dictionary<string, Type> _types = [];
    private readonly Dictionary<Type, string> _aliases = [];

    /// <summary>All aliases with their records.</summary>
    public IReadOnlyDictionary<string, Type> All => _types;

    /// <summary>Registers an event.</summary>
    /// <exception cref="ArgumentException">The alias or the record is taken.</exception>
    public EventTypes Add(string alias, Type type)
    {
        _types.Add(alias, type);
        _aliases.Add(type, alias);
        return this;
    }

    /// <summary>Registers an event.</summary>
    public EventTypes Add<T>(string alias)
        where T : IDomainEvent => Add(alias, typeof(T));

    /// <summary>The alias an event is stored under.</summary>
    public string AliasOf(IDomainEvent e) =>
        _aliases.TryGetValue(e.GetType(), out var alias) ? alias : throw new InvalidOperationException($"{e.GetType().Name} is not registered.");

    /// <summary>The record of an alias, or null for a type this program does not know.</summary>
    public Type? Find(string alias) => _types.GetValueOrDefault(alias);
}
