using ErrorBudgetGate.Fuzz.Mutation;

namespace ErrorBudgetGate.Fuzz.Running;

/// <summary>Something that reads what others wrote.</summary>
/// <param name="Name">For <c>--only</c>, findings and the summary.</param>
/// <param name="Weight">Its share of the inputs: small where one costs much.</param>
/// <param name="Seeds">What inputs are made from.</param>
/// <param name="Try">Feeds it one input and says in a word what came of it. Whatever it throws is a finding.</param>
internal sealed record Target(string Name, int Weight, IReadOnlyList<string> Seeds, Func<Input, string> Try);

/// <summary>A property that an input broke.</summary>
internal sealed class BrokenPropertyException : Exception
{
    public BrokenPropertyException()
    {
    }

    public BrokenPropertyException(string message)
        : base(message)
    {
    }

    public BrokenPropertyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>What must hold whatever the input was.</summary>
internal static class Must
{
    public static void Hold(bool property, string otherwise)
    {
        if (!property)
        {
            throw new BrokenPropertyException(otherwise);
        }
    }

    /// <summary>As the other, where saying what is wrong costs something.</summary>
    public static void Hold(bool property, Func<string> otherwise)
    {
        if (!property)
        {
            throw new BrokenPropertyException(otherwise());
        }
    }

    /// <summary>A sentence for people: short, one line, nothing that a terminal would obey.</summary>
    public static void BeShowable(string sentence, int longest)
    {
        Hold(!sentence.Any(char.IsControl), () => "a control character is shown: " + Escaped(sentence));
        Hold(sentence.Length <= longest, () => $"{sentence.Length} characters are shown: {Escaped(sentence)}");
    }

    public static string Escaped(string text) =>
        string.Concat(text.Select(static c => char.IsControl(c) || char.IsSurrogate(c) ? $"\\u{(int)c:x4}" : c.ToString()));
}
