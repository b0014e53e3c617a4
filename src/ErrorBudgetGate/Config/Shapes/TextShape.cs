using System.Text.Json;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Shapes;

/// <summary>A text. A number or truth value without quotes is a fault: another reader of the file would not see a text.</summary>
/// <param name="noun">What would be right.</param>
internal sealed class TextShape(string noun) : ScalarShape<string>
{
    /// <summary>Longer than any honest name, sentence or query.</summary>
    public int MaxLength { get; init; } = 4096;

    public bool AllowEmpty { get; init; }

    /// <summary>Line breaks and tabs are part of the text.</summary>
    public bool Multiline { get; init; }

    /// <summary>Says what is wrong beyond emptiness, length and control characters; null: nothing is.</summary>
    public Func<string, string?> Rule { get; init; } = static _ => null;

    /// <summary>The same rule for editors, as far as an ECMA-262 pattern can say it.</summary>
    public string? SchemaPattern { get; init; }

    public override string Noun => noun;

    /// <summary>Null, or what is wrong and what would be right.</summary>
    public string? Fault(string text)
    {
        if (!AllowEmpty && string.IsNullOrWhiteSpace(text))
        {
            return $"it is empty; write {noun}.";
        }

        if (text.Length > MaxLength)
        {
            return $"it is {text.Length} characters long; write at most {MaxLength}.";
        }

        if (text.Any(c => char.IsControl(c) && !(Multiline && c is '\n' or '\r' or '\t')))
        {
            return $"{FaultList.Quote(text)} holds a control character; write {noun}.";
        }

        return Rule(text) is { } fault ? fault : null;
    }

    protected override string? Fault(YamlNode.Scalar scalar, out string value)
    {
        value = scalar.Text;
        return scalar.AsBoolean() is not null || scalar.AsNumber() is not null
            ? $"{Describe(scalar)}; put it in quotes to make it {noun}."
            : Fault(scalar.Text);
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteNumber("minLength", AllowEmpty ? 0 : 1);
        json.WriteNumber("maxLength", MaxLength);
        if (SchemaPattern is not null)
        {
            json.WriteString("pattern", SchemaPattern);
        }
    }
}

/// <summary>One of a few words.</summary>
internal sealed class ChoiceShape<T>(params (string Text, T Value)[] choices) : ScalarShape<T>
{
    /// <summary>Words of the format that this version refuses, with the feature's name.</summary>
    public IReadOnlyList<LaterField> Later { get; init; } = [];

    public override string Noun => choices.Length < 3
        ? string.Join(" or ", choices.Select(c => c.Text))
        : $"{string.Join(", ", choices[..^1].Select(c => c.Text))} or {choices[^1].Text}";

    protected override string? Fault(YamlNode.Scalar scalar, out T value)
    {
        foreach (var choice in choices)
        {
            if (scalar.Text == choice.Text)
            {
                value = choice.Value;
                return null;
            }
        }

        value = default!;
        if (Later.FirstOrDefault(l => l.Name == scalar.Text) is { } later)
        {
            return $"'{later.Name}': {later.Feature} is {LaterField.Refusal} or write {Noun}.";
        }

        return $"{FaultList.Quote(scalar.Text)} is not known; {(ClosestName.Of(scalar.Text, choices.Select(c => c.Text)) is { } closest ? $"did you mean {closest}?" : $"write {Noun}.")}";
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("enum");
        foreach (var choice in choices)
        {
            json.WriteStringValue(choice.Text);
        }

        json.WriteEndArray();
    }
}

/// <summary>Texts with a rule of their own.</summary>
internal static class Texts
{
    /// <summary>Names of policies, services, objectives and roles: they stand in labels, annotations and file names.</summary>
    public static TextShape Name(string noun) => new(noun)
    {
        MaxLength = 253,
        SchemaPattern = "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$",
        Rule = static text => IsName(text)
            ? null
            : $"{FaultList.Quote(text)} is not a name; use letters, digits, '-', '_' and '.', a letter or digit first and last.",
    };

    /// <summary>An annotation key as Kubernetes accepts it: an optional DNS prefix, then at most 63 characters.</summary>
    public static TextShape AnnotationKey => new("an annotation such as sre.internal/budget-override-approved")
    {
        MaxLength = 317,
        SchemaPattern = "^([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$",
        Rule = static text =>
        {
            var slash = text.IndexOf('/', StringComparison.Ordinal);
            var prefix = slash < 0 ? "a" : text[..slash];
            var name = text[(slash + 1)..];
            return IsName(name) && name.Length <= 63 && IsName(prefix) && !prefix.Any(c => char.IsAsciiLetterUpper(c) || c == '_')
                ? null
                : $"{FaultList.Quote(text)} is not an annotation that Kubernetes accepts; write for example sre.internal/budget-override-approved.";
        },
    };

    /// <summary>A .NET regular expression; what it takes from ECMA-262 is enough for tickets.</summary>
    public static TextShape Pattern => new("a regular expression such as \"^[A-Z]+-[0-9]+$\"")
    {
        MaxLength = 1024,
        Rule = static text => new TextPattern(text).Fault() is { } fault
            ? $"{FaultList.Quote(text)} is not a regular expression: {fault.TrimEnd('.')}; write for example \"^[A-Z]+-[0-9]+$\"."
            : null,
    };

    /// <summary>ISO 4217.</summary>
    public static TextShape Currency => new("a currency such as USD")
    {
        SchemaPattern = "^[A-Z]{3}$",
        Rule = static text => text.Length == 3 && text.All(char.IsAsciiLetterUpper)
            ? null
            : $"{FaultList.Quote(text)} is not an ISO 4217 currency code; write for example USD or EUR.",
    };

    private static bool IsName(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
