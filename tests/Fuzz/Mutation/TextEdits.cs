using ErrorBudgetGate.Fuzz.Running;

namespace ErrorBudgetGate.Fuzz.Mutation;

/// <summary>Edits that know nothing of a text but its characters and lines.</summary>
internal static class TextEdits
{
    public static readonly Func<string, Dice, IReadOnlyList<string>, string>[] All =
    [
        Flip, Cut, Truncate, Behead, Insert, Double, Replace, DropLine, DoubleLine, SwapLines, Indent, Splice, Cross, LineBreaks, LongToken, Nest, Wrap,
    ];

    private static string Flip(string text, Dice dice, IReadOnlyList<string> others)
    {
        if (text.Length == 0)
        {
            return "\u0001";
        }

        var at = dice.Below(text.Length);
        var flipped = (char)(text[at] ^ (1 << dice.Below(dice.OneIn(4) ? 16 : 7)));
        return string.Concat(text.AsSpan(0, at), flipped.ToString(), text.AsSpan(at + 1));
    }

    private static string Cut(string text, Dice dice, IReadOnlyList<string> others)
    {
        var (at, length) = Range(text, dice);
        return text.Remove(at, length);
    }

    private static string Truncate(string text, Dice dice, IReadOnlyList<string> others) => text[..dice.Below(text.Length + 1)];

    private static string Behead(string text, Dice dice, IReadOnlyList<string> others) => text[dice.Below(text.Length + 1)..];

    private static string Insert(string text, Dice dice, IReadOnlyList<string> others) => text.Insert(dice.Below(text.Length + 1), dice.Pick(Oddities.Pieces));

    private static string Double(string text, Dice dice, IReadOnlyList<string> others)
    {
        var (at, length) = Range(text, dice);
        return text.Insert(dice.OneIn(2) ? at : dice.Below(text.Length + 1), text.Substring(at, length));
    }

    private static string Replace(string text, Dice dice, IReadOnlyList<string> others)
    {
        var (at, length) = Range(text, dice);
        return string.Concat(text.AsSpan(0, at), dice.Pick(Oddities.Pieces), text.AsSpan(at + length));
    }

    private static string DropLine(string text, Dice dice, IReadOnlyList<string> others) => Lines(text, dice, static (lines, at, _) => lines.RemoveAt(at));

    private static string DoubleLine(string text, Dice dice, IReadOnlyList<string> others) => Lines(text, dice, static (lines, at, _) => lines.Insert(at, lines[at]));

    private static string SwapLines(string text, Dice dice, IReadOnlyList<string> others) => Lines(text, dice, static (lines, at, dice) =>
    {
        var other = dice.Below(lines.Count);
        (lines[at], lines[other]) = (lines[other], lines[at]);
    });

    private static string Indent(string text, Dice dice, IReadOnlyList<string> others) => Lines(text, dice, static (lines, at, dice) =>
        lines[at] = dice.Below(4) switch { 0 => lines[at].TrimStart(' '), 1 => "\t" + lines[at], 2 => "   " + lines[at], _ => " " + lines[at] });

    /// <summary>A piece of another seed, now and then of one that is about something else altogether.</summary>
    private static string Splice(string text, Dice dice, IReadOnlyList<string> others)
    {
        var other = dice.Pick(dice.OneIn(8) ? Corpus.All : others);
        var (from, taken) = Range(other, dice);
        var (at, length) = Range(text, dice);
        return string.Concat(text.AsSpan(0, at), other.AsSpan(from, taken), text.AsSpan(at + (dice.OneIn(2) ? length : 0)));
    }

    private static string Cross(string text, Dice dice, IReadOnlyList<string> others)
    {
        var other = dice.Pick(others);
        return string.Concat(text.AsSpan(0, dice.Below(text.Length + 1)), other.AsSpan(dice.Below(other.Length + 1)));
    }

    private static string LineBreaks(string text, Dice dice, IReadOnlyList<string> others) =>
        text.Replace("\n", dice.Pick(["\r\n", "\r\n", "\r", "\n\n", "\u0085", "\u2028", " "]), StringComparison.Ordinal);

    private static string LongToken(string text, Dice dice, IReadOnlyList<string> others)
    {
        var piece = dice.OneIn(2) ? "x" : dice.Pick(Oddities.Pieces);
        var length = dice.Pick(Oddities.Lengths);

        // The very long are slow to make and to read: few of them are enough.
        length = length > 10_000 && !dice.OneIn(20) ? 300 : length;
        return text.Insert(dice.Below(text.Length + 1), string.Concat(Enumerable.Repeat(piece, (length / piece.Length) + 1)));
    }

    private static string Nest(string text, Dice dice, IReadOnlyList<string> others) =>
        text.Insert(dice.Below(text.Length + 1), Repeat(dice.Pick(["[", "{\"a\":", "{a: ", "- ", "? ", "[[", "(", "'", "\\\"", "- - ", "a:\n "]), dice));

    private static string Wrap(string text, Dice dice, IReadOnlyList<string> others)
    {
        var (at, length) = dice.OneIn(2) ? (0, text.Length) : Range(text, dice);
        var (open, close) = dice.Pick([("[", "]"), ("{\"a\":", "}"), ("{a: ", "}"), ("(", ")"), ("\"", "\""), ("'", "'")]);
        var depth = Depth(dice);
        return string.Concat(
            text.AsSpan(0, at), string.Concat(Enumerable.Repeat(open, depth)), text.AsSpan(at, length), string.Concat(Enumerable.Repeat(close, depth)) + text[(at + length)..]);
    }

    private static string Repeat(string piece, Dice dice) => string.Concat(Enumerable.Repeat(piece, Depth(dice)));

    private static int Depth(Dice dice)
    {
        var depth = dice.Pick(Oddities.Depths);
        return depth > 300 && !dice.OneIn(10) ? 3 : depth;
    }

    /// <summary>Mostly short, sometimes anything.</summary>
    private static (int At, int Length) Range(string text, Dice dice)
    {
        var at = dice.Below(text.Length + 1);
        return (at, Math.Min(text.Length - at, dice.OneIn(6) ? dice.Below(text.Length + 1) : 1 + dice.Below(12)));
    }

    private static string Lines(string text, Dice dice, Action<List<string>, int, Dice> change)
    {
        var lines = text.Split('\n').ToList();
        change(lines, dice.Below(lines.Count), dice);
        return string.Join('\n', lines);
    }
}
