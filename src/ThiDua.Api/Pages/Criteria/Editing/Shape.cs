using ThiDua.Domain.Measures;

namespace ThiDua.Api.Pages.Criteria.Editing;

/// <summary>
/// What stands at a place of a criteria document, as a form asks for it: a closed set. Which shapes there are says
/// <see cref="CriterionShapes"/>; a form is made of them by <see cref="EditorForm"/>. Shapes ask, they judge nothing: that is the reader's work.
/// </summary>
public abstract record Shape
{
    private Shape()
    {
    }

    /// <summary>Text of one or several lines.</summary>
    public sealed record Text(int Rows = 1) : Shape;

    /// <summary>A number.</summary>
    public sealed record Number : Shape;

    /// <summary>A day.</summary>
    public sealed record Day : Shape;

    /// <summary>Yes or no.</summary>
    public sealed record Flag : Shape;

    /// <summary>Yes, no, or nothing said.</summary>
    public sealed record YesNo(string Yes, string No) : Shape;

    /// <summary>One of several words.</summary>
    /// <param name="Options">Words and what they are called, by what the form is about.</param>
    /// <param name="Otherwise">The word that holds when none is written.</param>
    public sealed record Word(Func<EditorContext, IReadOnlyList<(string Value, string Text)>> Options, string? Otherwise = null) : Shape
    {
        /// <summary>What is chosen decides what else the form shows.</summary>
        public bool Decides { get; init; }
    }

    /// <summary>Several words with commas between them.</summary>
    public sealed record Words : Shape;

    /// <summary>A measure, by its code.</summary>
    /// <param name="Kind">Of this kind.</param>
    public sealed record MeasureCode(MeasureKind Kind) : Shape;

    /// <summary>What is always the same.</summary>
    /// <param name="Value">As it is written.</param>
    /// <param name="Kind">Its kind in the form.</param>
    public sealed record Fixed(string Value, string Kind = "") : Shape;

    /// <summary>Which facets count, of the measure that stands beside it.</summary>
    public sealed record Facets : Shape;

    /// <summary>A number for each region.</summary>
    public sealed record Regions : Shape;

    /// <summary>Keys with what stands under them.</summary>
    public sealed record Map(params IReadOnlyList<Part> Parts) : Shape
    {
        /// <summary>Keys that few people need: folded away while nothing stands under them.</summary>
        public IReadOnlyList<Part> More { get; init; } = [];

        /// <summary>What those are called.</summary>
        public string MoreLabel { get; init; } = "";
    }

    /// <summary>A list of exactly two.</summary>
    public sealed record Pair(string First, string Second, Func<Shape> Item) : Shape;

    /// <summary>A list of any length.</summary>
    /// <param name="Item">What a row is.</param>
    /// <param name="Row">What a row is called.</param>
    /// <param name="Add">Text of the button that adds one.</param>
    public sealed record Many(Func<Shape> Item, string Row, string Add) : Shape;

    /// <summary>One of several kinds of thing.</summary>
    public sealed record OneOf(params IReadOnlyList<Case> Cases) : Shape;
}

/// <summary>A key of a map.</summary>
/// <param name="Key">The key.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Shape">What stands there.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="Hint">What to know about it.</param>
public sealed record Part(string Key, string Label, Func<Shape> Shape, bool Required = false, string? Hint = null)
{
    /// <summary>What is left empty is taken away, not left as it was.</summary>
    public bool Clears { get; init; }

    /// <summary>What is left empty stays as it is, and the form says so.</summary>
    public bool Keeps { get; init; }

    /// <summary>What stands in the record can be taken away by a tick, since an empty field leaves it as it is.</summary>
    public bool Goes { get; init; }
}

/// <summary>A kind of thing.</summary>
/// <param name="Name">Its name in the form.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Shape">What it is.</param>
/// <param name="At">Where it is recognised by something standing there; its name when null. What is no map is recognised by its value.</param>
public sealed record Case(string Name, string Label, Func<Shape> Shape, string? At = null);

/// <summary>What a form is about.</summary>
/// <param name="Sections">Codes and titles of the sheet's sections.</param>
/// <param name="Criteria">Codes and titles of its criteria.</param>
/// <param name="Regions">Codes of the regions that units lie in.</param>
public sealed record EditorContext(IReadOnlyList<(string Value, string Text)> Sections, IReadOnlyList<(string Value, string Text)> Criteria, IReadOnlyList<string> Regions);
