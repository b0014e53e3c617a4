using System.Text;
using ErrorBudgetGate.Fuzz.Running;

namespace ErrorBudgetGate.Fuzz.Mutation;

/// <summary>Edits that leave most of the structure standing: they change whole words, numbers and quoted texts.</summary>
internal static class TokenEdits
{
    public static readonly Func<string, Dice, IReadOnlyList<string>, string>[] All = [OddNumber, OddWord, Quote, Unquote, Swap, Move, Rename, Escape];

    private static string OddNumber(string text, Dice dice, IReadOnlyList<string> others) => Change(text, dice, IsNumber, (_, d) => d.Pick(Oddities.Numbers));

    private static string OddWord(string text, Dice dice, IReadOnlyList<string> others) => Change(text, dice, IsWord, (_, d) => d.OneIn(3) ? d.Pick(Oddities.Numbers) : d.Pick(Oddities.Words));

    /// <summary>A number or a truth value turned into a text.</summary>
    private static string Quote(string text, Dice dice, IReadOnlyList<string> others) => Change(text, dice, IsWord, static (token, d) => d.OneIn(4) ? $"'{token}'" : $"\"{token}\"");

    /// <summary>And back.</summary>
    private static string Unquote(string text, Dice dice, IReadOnlyList<string> others)
    {
        var open = text.IndexOf('"', dice.Below(text.Length + 1));
        var close = open < 0 ? -1 : text.IndexOf('"', open + 1);
        return close < 0 ? text : string.Concat(text.AsSpan(0, open), text.AsSpan(open + 1, close - open - 1), text.AsSpan(close + 1));
    }

    private static string Swap(string text, Dice dice, IReadOnlyList<string> others)
    {
        var (one, other) = (Token(text, dice, IsWord), Token(text, dice, IsWord));
        if (one.Start > other.Start)
        {
            (one, other) = (other, one);
        }

        var (endOfOne, endOfOther) = (one.Start + one.Length, other.Start + other.Length);
        return endOfOne > other.Start
            ? text
            : new StringBuilder(text.Length)
                .Append(text, 0, one.Start).Append(text, other.Start, other.Length)
                .Append(text, endOfOne, other.Start - endOfOne).Append(text, one.Start, one.Length)
                .Append(text, endOfOther, text.Length - endOfOther).ToString();
    }

    /// <summary>A word of another seed in place of one here.</summary>
    private static string Move(string text, Dice dice, IReadOnlyList<string> others)
    {
        var other = dice.Pick(others);
        var (start, length) = Token(other, dice, IsWord);
        return Change(text, dice, IsWord, (_, _) => other.Substring(start, length));
    }

    /// <summary>The slips that eyes pass over: case, a letter doubled, a look-alike, a blank at the end.</summary>
    private static string Rename(string text, Dice dice, IReadOnlyList<string> others) => Change(text, dice, IsWord, static (token, d) => token.Length == 0 ? token : d.Below(6) switch
    {
        0 => token.ToUpperInvariant(),
        1 => char.ToUpperInvariant(token[0]) + token[1..],
        2 => token + token[^1],
        3 => token + d.Pick([" ", "\u00a0", "\u200b", "\t", "\ufeff"]),
        4 => token.Replace('a', '\u0430').Replace('e', '\u0435'),
        _ => token[..^1],
    });

    /// <summary>A character in JSON's and YAML's other spelling: the same text to a parser, another to the eye.</summary>
    private static string Escape(string text, Dice dice, IReadOnlyList<string> others)
    {
        var (start, length) = Token(text, dice, IsWord);
        var at = start + dice.Below(length);
        return length == 0 ? text : string.Concat(text.AsSpan(0, at), $"\\u{(int)text[at]:x4}", text.AsSpan(at + 1));
    }

    private static string Change(string text, Dice dice, Func<char, bool> isPart, Func<string, Dice, string> change)
    {
        var (start, length) = Token(text, dice, isPart);
        return string.Concat(text.AsSpan(0, start), change(text.Substring(start, length), dice), text.AsSpan(start + length));
    }

    /// <summary>The first run of such characters after a random place, from its beginning; empty at the end where there is none.</summary>
    private static (int Start, int Length) Token(string text, Dice dice, Func<char, bool> isPart)
    {
        var start = dice.Below(text.Length + 1);
        while (start < text.Length && !isPart(text[start]))
        {
            start++;
        }

        while (start > 0 && start < text.Length && isPart(text[start - 1]))
        {
            start--;
        }

        var end = start;
        while (end < text.Length && isPart(text[end]))
        {
            end++;
        }

        return (start, end - start);
    }

    private static bool IsNumber(char c) => char.IsAsciiDigit(c) || c is '.' or '-' or '+';

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '.' or '-' or '+' or '_' or '@' or '%' or '/';
}
