namespace ThiDua.Api.Pages.Criteria.Editing;

/// <summary>How something is typed.</summary>
public enum Typing
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A number with a decimal comma.</summary>
    Number,

    /// <summary>A day.</summary>
    Day,

    /// <summary>One of several, from a list.</summary>
    Select,

    /// <summary>Yes or no.</summary>
    Check,

    /// <summary>Code of a measure, with suggestions.</summary>
    Measure,
}

/// <summary>A part of a form, ready to be drawn.</summary>
/// <param name="Path">Place in the request's body that it fills.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Hint">What to know about it.</param>
public abstract record FormNode(string Path, string Label, string? Hint)
{
    /// <summary>Something to type or choose.</summary>
    /// <param name="Path">Place in the request's body that it fills.</param>
    /// <param name="Label">What it is called.</param>
    /// <param name="Hint">What to know about it.</param>
    /// <param name="Kind">Its kind in the form, with the colon before it.</param>
    /// <param name="Typing">How it is typed.</param>
    /// <param name="Value">What stands in it.</param>
    /// <param name="Required">Whether it must be filled in.</param>
    public sealed record Input(string Path, string Label, string? Hint, string Kind, Typing Typing, string Value, bool Required) : FormNode(Path, Label, Hint)
    {
        /// <summary>What stands in the record, when that is something else.</summary>
        public string? Now { get; init; }

        /// <summary>Lines of text.</summary>
        public int Rows { get; init; } = 1;

        /// <summary>What is chosen decides what else the form shows.</summary>
        public bool Decides { get; init; }

        /// <summary>Left empty, it stays as it is.</summary>
        public bool Keeps { get; init; }

        /// <summary>What can be chosen.</summary>
        public IReadOnlyList<(string Value, string Text)> Options { get; init; } = [];

        /// <summary>The place that it fills, where that has another field of its own; its path when null.</summary>
        public string? At { get; init; }

        /// <summary>Name of the field.</summary>
        public string Name => (At ?? Path) + Kind;
    }

    /// <summary>A field that nobody sees.</summary>
    /// <param name="Path">Place in the request's body.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Value">Its value.</param>
    public sealed record Hidden(string Path, string Name, string Value) : FormNode(Path, "", null);

    /// <summary>Several fields that belong together.</summary>
    /// <param name="Path">Their place.</param>
    /// <param name="Label">What they are called; "" when that is clear without a word.</param>
    /// <param name="Hint">What to know about them.</param>
    /// <param name="Children">The fields.</param>
    /// <param name="Folded">Whether they need not be seen at first.</param>
    public sealed record Group(string Path, string Label, string? Hint, IReadOnlyList<FormNode> Children, bool Folded = false) : FormNode(Path, Label, Hint)
    {
        /// <summary>Whether they can be folded away, and stand at the place of what is around them.</summary>
        public bool Folds { get; init; }
    }

    /// <summary>One of several kinds of thing, with the fields of the kind that is chosen.</summary>
    /// <param name="Path">Its place.</param>
    /// <param name="Label">What it is called.</param>
    /// <param name="Hint">What to know about it.</param>
    /// <param name="Options">Kinds.</param>
    /// <param name="Chosen">The chosen kind; "" for none.</param>
    /// <param name="Required">Whether a kind must be chosen.</param>
    /// <param name="Children">Its fields.</param>
    public sealed record Union(
        string Path, string Label, string? Hint, IReadOnlyList<(string Value, string Text)> Options, string Chosen, bool Required, IReadOnlyList<FormNode> Children) : FormNode(Path, Label, Hint)
    {
        /// <summary>With no kind chosen, it stays as it is.</summary>
        public bool Keeps { get; init; }

        /// <summary>What stands in the record, when that is something else.</summary>
        public string? Now { get; init; }
    }

    /// <summary>Rows that can be added and taken away.</summary>
    /// <param name="Path">Their place.</param>
    /// <param name="Label">What they are called.</param>
    /// <param name="Hint">What to know about them.</param>
    /// <param name="Rows">The rows.</param>
    /// <param name="Add">Text of the button that adds one.</param>
    public sealed record Table(string Path, string Label, string? Hint, IReadOnlyList<Group> Rows, string Add) : FormNode(Path, Label, Hint);
}
