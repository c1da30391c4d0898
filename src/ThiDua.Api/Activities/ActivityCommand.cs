using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Api.Http;
using ThiDua.Domain.Activities;

namespace ThiDua.Api.Activities;

/// <summary>What somebody asks for on an activity, read from a request or from a line of an import.</summary>
internal abstract record ActivityCommand
{
    private ActivityCommand()
    {
    }

    /// <summary>Records the opening or a later step.</summary>
    public sealed record Record(ActivityFact Fact) : ActivityCommand;

    /// <summary>Changes some fields of the fact at a version.</summary>
    public sealed record Correct(long Version, JsonElement Changes, string Reason) : ActivityCommand;

    /// <summary>Takes the activity back.</summary>
    public sealed record Void(string Reason) : ActivityCommand;

    /// <summary>Verifies what was seen at a version.</summary>
    public sealed record Verify(long Version) : ActivityCommand;

    /// <summary>Does not accept what was seen at a version.</summary>
    public sealed record Reject(long Version, string Reason) : ActivityCommand;

    /// <summary>Doubts the activity.</summary>
    public sealed record Question(string Reason) : ActivityCommand;

    /// <summary>Answers what was doubted.</summary>
    public sealed record AnswerQuestion(string Text) : ActivityCommand;

    internal sealed record TextBody(string Text);

    internal sealed record CorrectBody(string Reason, JsonElement Changes, long Version = 1);

    internal sealed record ReasonBody(string Reason);

    internal sealed record VerifyBody(long Version);

    internal sealed record RejectBody(long Version, string Reason);

    /// <summary>An opening: the body names its type.</summary>
    public static (ActivityKind Kind, Record Command) ReadOpening(JsonElement body)
    {
        if (!body.TryGetProperty("type", out var name) || name.ValueKind != JsonValueKind.String)
        {
            throw ProblemException.Bad("field.missing", "Thiếu trường type: loại hoạt động.", "/type");
        }

        if (ActivityKinds.FindType(name.GetString()!) is not var (kind, declared))
        {
            const string message = "Không có loại hoạt động này.";
            throw new ProblemException(422, "activity.unknown-type", message, [new ProblemError("/type", "activity.unknown-type", message)]);
        }

        var fields = JsonObject.Create(body)!;
        fields.Remove("type");
        return (kind, new Record((ActivityFact)JsonBody.As(declared.Type, JsonSerializer.SerializeToElement(fields))));
    }

    /// <summary>A step of a known kind of activity.</summary>
    public static ActivityCommand ReadStep(ActivityKind kind, string step, JsonElement body)
    {
        switch (step)
        {
            case "correct":
                var correct = (CorrectBody)JsonBody.As(typeof(CorrectBody), body);
                return new Correct(correct.Version, correct.Changes, correct.Reason);
            case "void":
                return new Void(((ReasonBody)JsonBody.As(typeof(ReasonBody), body)).Reason);
            case "verify":
                return new Verify(((VerifyBody)JsonBody.As(typeof(VerifyBody), body)).Version);
            case "reject":
                var reject = (RejectBody)JsonBody.As(typeof(RejectBody), body);
                return new Reject(reject.Version, reject.Reason);
            case "question":
                return new Question(((ReasonBody)JsonBody.As(typeof(ReasonBody), body)).Reason);
            case "answer-question":
                return new AnswerQuestion(((TextBody)JsonBody.As(typeof(TextBody), body)).Text);
            default:
                var declared = kind.Declared.FirstOrDefault(d => !d.Opens && d.Name == step)
                    ?? throw ProblemException.NotFound("activity.unknown-step", $"Hoạt động loại {kind.Label} không có bước này.");
                return new Record((ActivityFact)JsonBody.As(declared.Type, body));
        }
    }
}
