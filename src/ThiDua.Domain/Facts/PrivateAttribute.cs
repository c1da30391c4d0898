namespace ThiDua.Domain.Facts;

/// <summary>
/// Kept in the private part of an event: sealed by a salted hash, withheld from exports and shreddable. Null when it was withheld.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PrivateAttribute : Attribute;
