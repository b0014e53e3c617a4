using System.Text;
using ErrorBudgetGate.Config;

namespace ErrorBudgetGate.Tests.Configuration;

/// <summary>Documents as they come out of tired hands and broken tools: real ones, cut, doubled, swapped and sprinkled. The same for the same seed.</summary>
internal static class Mutations
{
    private static readonly string[] Sprinkles =
    [
        " ", "\n", "\t", ":", "-", "{", "}", "[", "]", "\"", "'", "#", "&a", "*a", "|", ">", "%", "!", "\0", "\uFFFD", "é", "🙂", "---\n", "...\n", "null", "~", "true", "1e3", "-1", "9999999999999999999999999999999",
        "75%", "24h", "<<: ", "? ", "\r", "\u2028", "\\", "$window", "0", "7", ".",
    ];

    /// <param name="prefixes">Of the cases to begin with; all when none is given.</param>
    public static IEnumerable<ConfigText> Of(int seed, int count, int maxEdits, params string[] prefixes)
    {
        var random = new Random(seed);
        var corpus = ConfigCases.Names(prefixes).SelectMany(ConfigCases.Texts).Select(t => Encoding.UTF8.GetString(t.Bytes.Span)).ToArray();
        foreach (var text in OfTexts(seed, count, maxEdits, corpus))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (bytes.Length > 0 && random.Next(20) == 0)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            yield return new ConfigText("f.yaml", bytes);
        }
    }

    public static IEnumerable<string> OfTexts(int seed, int count, int maxEdits, string[] corpus)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var text = corpus[random.Next(corpus.Length)];
            for (var edits = random.Next(1, maxEdits + 1); edits > 0; edits--)
            {
                text = Edit(text, corpus, random);
            }

            yield return text;
        }
    }

    private static string Edit(string text, string[] corpus, Random random)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(random.Next(1, 12), text.Length - at);
        var lines = text.Split('\n');
        var line = random.Next(lines.Length);
        switch (random.Next(6))
        {
            case 0:
                return text.Remove(at, length);
            case 1:
                return text.Insert(at, Sprinkles[random.Next(Sprinkles.Length)]);
            case 2:
                return text.Insert(at, text.Substring(at, length));
            case 3:
                return string.Join('\n', lines.Where((_, i) => i != line));
            case 4:
                var other = corpus[random.Next(corpus.Length)].Split('\n');
                lines[line] = other[random.Next(other.Length)];
                return string.Join('\n', lines);
            default:
                return string.Concat(text.AsSpan(0, at), Sprinkles[random.Next(Sprinkles.Length)], text.AsSpan(at + length));
        }
    }
}
