namespace ThiDua.Domain;

/// <summary>Something that happened and was recorded. Never changed, only followed by another.</summary>
public interface IDomainEvent;

/// <summary>The answer of a decision: the facts that follow from a command, or why there are none.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>Nothing is left to do: the command was carried out before.</summary>
    public static Decision AlreadyDone { get; } = new Accepted([]);

    /// <summary>The facts to record, in order.</summary>
    public static Decision Accept(params IReadOnlyList<IDomainEvent> events) => new Accepted(events);

    /// <summary>One reason why not.</summary>
    public static Decision Refuse(string code, string message, string? pointer = null) => new Refused([new Refusal(code, message, pointer)]);

    /// <summary>All reasons why not.</summary>
    public static Decision Refuse(IReadOnlyList<Refusal> reasons) => new Refused(reasons);

    /// <summary>Facts to record; none when the command was carried out before.</summary>
    public sealed record Accepted(IReadOnlyList<IDomainEvent> Events) : Decision;

    /// <summary>A business "no"; at least one reason.</summary>
    public sealed record Refused(IReadOnlyList<Refusal> Reasons) : Decision;
}

/// <summary>Why a command is refused.</summary>
/// <param name="Code">Stable code that programs may rely on, e.g. <c>date.in-future</c>.</param>
/// <param name="Message">Vietnamese sentence for the person who entered it.</param>
/// <param name="Pointer">JSON pointer to the field, e.g. <c>/opinionsAnswered</c>.</param>
public sealed record Refusal(string Code, string Message, string? Pointer = null);

/// <summary>A stream holds a history that no decision could have made.</summary>
public sealed class CorruptStreamException(string message) : Exception(message);
