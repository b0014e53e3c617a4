using System.Security.Cryptography;
using System.Text;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>Names of the files in a spool directory.</summary>
internal static class SpoolName
{
    public const string Extension = ".json";
    public const string TemporaryExtension = ".tmp";
    public const string BadExtension = ".bad";

    /// <summary>Well below the 255 bytes of a file name, whatever is added to it.</summary>
    private const int ReadableLength = 80;

    /// <summary>One name for one record id: readable characters for people, and a digest so that no two ids meet, not even where case is ignored.</summary>
    public static string Of(string recordId)
    {
        var name = new StringBuilder(ReadableLength + 64);
        foreach (var c in recordId.AsSpan(0, Math.Min(recordId.Length, ReadableLength)))
        {
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_');
        }

        // 128 bits of SHA-256.
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(recordId)).AsSpan(0, 16);
        return name.Append('.').Append(Convert.ToHexStringLower(digest)).Append(Extension).ToString();
    }

    /// <summary>Hidden, so that a listing shows whole records only.</summary>
    public static string Temporary(string name, int number) => $".{name}.{number}{TemporaryExtension}";
}
