using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ThiDua.Api.Rules;
using ThiDua.Api.Security;

namespace ThiDua.Api.Samples;

/// <summary>One act of a sample's script: who calls what.</summary>
/// <param name="Number">Its place in the script, from 1.</param>
/// <param name="As">Who: a role, <c>@</c> and a unit for roles that are bound to one, and a number where several people have it.</param>
/// <param name="Method">PUT or POST.</param>
/// <param name="Path">Route.</param>
/// <param name="Body">What is sent.</param>
/// <param name="IfMatch">Version that the act changes; null where none is asked for.</param>
/// <param name="Say">What happens, in Vietnamese, for whoever watches.</param>
/// <param name="Named">Whose accounts it names.</param>
internal sealed record SampleAct(int Number, SampleActor As, HttpMethod Method, string Path, JsonNode Body, string? IfMatch, string Say, IReadOnlyList<SampleActor> Named);

/// <summary>Who acts in a sample.</summary>
/// <param name="Role">Role.</param>
/// <param name="Unit">Unit, or null.</param>
/// <param name="Person">Which of several people in this place.</param>
internal sealed record SampleActor(string Role, string? Unit, int Person)
{
    /// <summary>Reads <c>role[@unit][ number]</c>.</summary>
    public static SampleActor Read(string text)
    {
        var words = text.Split(' ');
        var place = words[0].Split('@');
        return new SampleActor(place[0], place.Length > 1 ? place[1] : null, words.Length > 1 ? int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture) : 1);
    }

    /// <summary>A local token of the actor.</summary>
    public string Token(string keyFile, DateTimeOffset now) => LocalTokens.Issue(keyFile, Role, Units, Name, now);

    /// <summary>The actor's account.</summary>
    public string Account => LocalTokens.Subject(Role, Units, Name);

    private string[] Units => Unit is null ? [] : [Unit];

    private string Name => $"{Role} {Person} (dữ liệu mẫu)";
}

/// <summary>The script of a sample: <c>acts.ndjson</c>, one act a line, in order. <c>$account(role@unit n)</c> stands for the account of an actor.</summary>
internal static partial class SampleActs
{
    /// <summary>Reads the script of a sample's folder; none when it has none.</summary>
    /// <exception cref="RuleFileException">A fault, with file and line.</exception>
    public static IReadOnlyList<SampleAct> Read(string folder)
    {
        var path = Path.Combine(folder, "acts.ndjson");
        return File.Exists(path) ? [.. File.ReadLines(path).Select((line, i) => Read(path, line, i + 1)).OfType<SampleAct>()] : [];
    }

    private static SampleAct? Read(string path, string line, int number)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        try
        {
            var act = JsonNode.Parse(Accounts().Replace(line, m => SampleActor.Read(m.Groups["actor"].Value).Account))!.AsObject();
            var put = (string?)act["put"];
            return new SampleAct(
                number, SampleActor.Read((string)act["as"]!), put is null ? HttpMethod.Post : HttpMethod.Put, put ?? (string)act["post"]!,
                act["with"]?.DeepClone() ?? new JsonObject(), (string?)act["ifMatch"], (string)act["say"]!,
                [.. Accounts().Matches(line).Select(m => SampleActor.Read(m.Groups["actor"].Value))]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentNullException or FormatException)
        {
            throw new RuleFileException($"{path}, line {number}: {e.Message}", e);
        }
    }

    [GeneratedRegex(@"\$account\((?<actor>[^)]*)\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Accounts();
}
