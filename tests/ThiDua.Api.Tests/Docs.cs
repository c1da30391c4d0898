using Shouldly;

namespace ThiDua.Api.Tests;

/// <summary>Pages under <c>docs/</c> that are written from the code. A test compares them; <c>THIDUA_WRITE_DOCS=1</c> writes them anew.</summary>
internal static class Docs
{
    public static void ShouldHold(string name, string text)
    {
        var file = Path.Combine(Root(), "docs", name);
        if (Environment.GetEnvironmentVariable("THIDUA_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, text);
        }

        File.Exists(file).ShouldBeTrue($"docs/{name} is missing: run the tests once with THIDUA_WRITE_DOCS=1 and commit it.");
        File.ReadAllText(file).ReplaceLineEndings("\n").ShouldBe(
            text.ReplaceLineEndings("\n"), $"docs/{name} is not what the code says: run the tests once with THIDUA_WRITE_DOCS=1, look at the change, commit it.");
    }

    /// <summary>The folder of the repository.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ThiDua.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("ThiDua.sln was not found above the tests.");
        }

        return folder.FullName;
    }
}
