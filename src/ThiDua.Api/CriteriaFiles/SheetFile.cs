using System.Text.Json;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Cases;
using ThiDua.Domain.Criteria.Documents;

namespace ThiDua.Api.CriteriaFiles;

/// <summary>Documents of sheets and cases from files and requests: YAML, or JSON where the name or the media type says so.</summary>
public static class SheetFile
{
    /// <summary>The file of the cases beside a sheet: <c>v1.cases.yaml</c> beside <c>v1.yaml</c>.</summary>
    public static string CasesOf(string sheet) => Path.ChangeExtension(sheet, ".cases" + Path.GetExtension(sheet));

    /// <summary>The sheet that a file of cases lies beside; a sheet's own name stays.</summary>
    public static string SheetOf(string file)
    {
        var bare = Path.ChangeExtension(file, null);
        return Path.GetExtension(bare) == ".cases" ? Path.ChangeExtension(bare, null) + Path.GetExtension(file) : file;
    }

    /// <summary>Reads a file; never more of it than a document may have.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[CriteriaLimits.DocumentBytes + 1]; // One more than allowed: the reader then says that it is too large.
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    /// <summary>Reads a sheet.</summary>
    /// <param name="document">The document.</param>
    /// <param name="json">JSON, or YAML.</param>
    public static CriteriaReading ReadSheet(byte[] document, bool json) => json ? CriteriaReader.ReadJson(document) : YamlDocument.ReadCriteria(document);

    /// <summary>Reads cases.</summary>
    /// <param name="document">The document.</param>
    /// <param name="json">JSON, or YAML.</param>
    /// <param name="set">The sheet that they are for.</param>
    public static CaseReading ReadCases(byte[] document, bool json, CriteriaSet set)
    {
        if (json)
        {
            return CaseReader.ReadJson(document, set);
        }

        try
        {
            return CaseReader.Read(YamlDocument.Read(document), set);
        }
        catch (DocumentException e)
        {
            return new CaseReading(null, [e.Problem]);
        }
    }

    /// <summary>A stored version as YAML: in the order in which people write it, or, if it can no longer be read strictly, as it is kept.</summary>
    public static string Yaml(CriteriaVersion version) =>
        YamlText.Write(version.Read().Set is { } set ? CriteriaWriter.WriteElement(set) : JsonElement.Parse(version.Document.GetRawText()));

    /// <summary>Whether a file's name says JSON.</summary>
    public static bool IsJson(string path) => Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase);
}
