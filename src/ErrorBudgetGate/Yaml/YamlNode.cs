using System.Globalization;
using System.Text.Json;

namespace ErrorBudgetGate.Yaml;

/// <summary>A place in a file; line and column count from 1.</summary>
internal readonly record struct Position(int Line, int Column);

/// <summary>Something wrong in a YAML text.</summary>
internal sealed record YamlFault(Position At, string Message);

/// <summary>A YAML node that remembers where it stood.</summary>
internal abstract record YamlNode(Position At)
{
    /// <summary>A scalar.</summary>
    /// <param name="Plain">Written without quotes, so that it may mean a number, a truth value or null.</param>
    public sealed record Scalar(string Text, bool Plain, Position At) : YamlNode(At)
    {
        /// <summary>Null by YAML 1.2's core schema.</summary>
        public bool IsNull => Plain && Text is "" or "~" or "null" or "Null" or "NULL";

        /// <summary>A truth value by YAML 1.2's core schema; null when it is none. <c>yes</c> and <c>on</c> are texts.</summary>
        public bool? AsBoolean() => (Plain, Text) switch
        {
            (true, "true" or "True" or "TRUE") => true,
            (true, "false" or "False" or "FALSE") => false,
            _ => null,
        };

        /// <summary>A decimal number by YAML 1.2's core schema; null when it is none, or one that no decimal holds.</summary>
        public decimal? AsNumber() =>
            Plain && Text.Length > 0 && (char.IsAsciiDigit(Text[0]) || Text[0] is '-' or '+' or '.')
            && decimal.TryParse(Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
    }

    /// <summary>A list.</summary>
    public sealed record Sequence(IReadOnlyList<YamlNode> Items, Position At) : YamlNode(At);

    /// <summary>A mapping in the order it was written; keys are unique.</summary>
    public sealed record Mapping(IReadOnlyList<YamlEntry> Entries, Position At) : YamlNode(At)
    {
        /// <summary>Null when there is no such key.</summary>
        public YamlNode? this[string key]
        {
            get
            {
                foreach (var entry in Entries)
                {
                    if (string.Equals(entry.Key, key, StringComparison.Ordinal))
                    {
                        return entry.Value;
                    }
                }

                return null;
            }
        }
    }

    /// <summary>Writes the node as JSON: plain scalars take the type that YAML 1.2's core schema gives them, all else is text.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        switch (this)
        {
            case Mapping mapping:
                json.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    json.WritePropertyName(entry.Key);
                    entry.Value.WriteTo(json);
                }

                json.WriteEndObject();
                break;
            case Sequence sequence:
                json.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    item.WriteTo(json);
                }

                json.WriteEndArray();
                break;
            case Scalar scalar:
                WriteScalar(json, scalar);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, Scalar scalar)
    {
        if (scalar.IsNull)
        {
            json.WriteNullValue();
        }
        else if (scalar.AsBoolean() is { } truth)
        {
            json.WriteBooleanValue(truth);
        }
        else if (scalar.AsNumber() is { } number)
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(scalar.Text);
        }
    }
}

/// <summary>One key of a mapping.</summary>
internal sealed record YamlEntry(string Key, Position KeyAt, YamlNode Value);
