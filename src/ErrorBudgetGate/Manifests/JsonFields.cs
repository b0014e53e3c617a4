using System.Globalization;
using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Manifests;

/// <summary>Walks the fields of a JSON text that are wanted and skips the rest without allocating; knows the path of where it is.</summary>
/// <remarks>
/// After <see cref="NextField"/> the value is consumed by exactly one of: a true <see cref="Is"/> and a read, <see cref="Name"/> and a read, or <see cref="Skip"/>.
/// JSON null reads as absent. A wrong type throws <see cref="JsonFieldException"/>, text that is no JSON throws <see cref="JsonException"/>.
/// </remarks>
internal ref struct JsonFields
{
    /// <summary>The reader does not recurse; the bound only stops nonsense. Helm values inside an Application stay far below.</summary>
    private const int MaxDepth = 256;

    private readonly List<string> _path;
    private Utf8JsonReader _json;

    /// <summary>Stands at the root value.</summary>
    public JsonFields(ReadOnlySpan<byte> json)
    {
        _path = [];
        _json = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        _json.Read();
    }

    /// <summary>True at an object, false at null.</summary>
    public bool EnterObject() => Enter(JsonTokenType.StartObject, "an object");

    /// <summary>True at a list, false at null.</summary>
    public bool EnterArray() => Enter(JsonTokenType.StartArray, "a list");

    /// <summary>Goes to the next field of the object; false at its end.</summary>
    public bool NextField()
    {
        _path[^1] = string.Empty;
        _json.Read();
        return !Leave(JsonTokenType.EndObject);
    }

    /// <summary>Goes to the next item of the list; false at its end.</summary>
    /// <param name="index">0 for the first; counted by the caller.</param>
    public bool NextItem(int index)
    {
        _path[^1] = string.Create(CultureInfo.InvariantCulture, $"[{index}]");
        _json.Read();
        return !Leave(JsonTokenType.EndArray);
    }

    /// <summary>True when the field has this name; then stands at its value.</summary>
    public bool Is(string name)
    {
        try
        {
            if (!_json.ValueTextEquals(name))
            {
                return false;
            }
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape.
            throw Fault("the field's name is not valid Unicode.");
        }

        _path[^1] = name;
        _json.Read();
        return true;
    }

    /// <summary>The field's name; then stands at its value.</summary>
    public string Name()
    {
        var name = String();
        _path[^1] = name;
        _json.Read();
        return name;
    }

    /// <summary>Leaves a field or value out.</summary>
    public void Skip() => _json.Skip();

    /// <summary>A text, or null.</summary>
    public string? Text() => _json.TokenType switch
    {
        JsonTokenType.String => String(),
        JsonTokenType.Null => null,
        _ => throw Wrong("a text"),
    };

    /// <summary>A count: a whole number from 0.</summary>
    public int Count() => _json.TokenType switch
    {
        JsonTokenType.Number when _json.TryGetInt32(out var count) && count >= 0 => count,
        JsonTokenType.Null => 0,
        JsonTokenType.Number => throw Fault("a whole number from 0 was expected."),
        _ => throw Wrong("a whole number"),
    };

    /// <summary>A truth value; null is false.</summary>
    public bool Flag() => _json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False or JsonTokenType.Null => false,
        _ => throw Wrong("true or false"),
    };

    /// <summary>An RFC 3339 time with its offset; null and the empty text are no time.</summary>
    public DateTimeOffset? Time()
    {
        if (Text() is not { Length: > 0 } text)
        {
            return null;
        }

        // Without an offset .NET would take the machine's time zone.
        var zoned = text.Length > 19 && text[10] is 'T' or 't' && (text[^1] is 'Z' || text[^6] is '+' or '-');
        return zoned && _json.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime() : throw Fault("a time like 2026-03-01T08:00:00Z was expected.");
    }

    /// <summary>A fault at the current value.</summary>
    public readonly JsonFieldException Fault(string message) => new([.. _path], _json.TokenStartIndex, message);

    /// <summary>Demands that nothing follows the root value.</summary>
    public void End() => _json.Read();

    private string String()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Fault("the text is not valid Unicode.");
        }
    }

    private bool Enter(JsonTokenType opening, string expected)
    {
        if (_json.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        if (_json.TokenType != opening)
        {
            throw Wrong(expected);
        }

        _path.Add(string.Empty);
        return true;
    }

    private readonly bool Leave(JsonTokenType closing)
    {
        if (_json.TokenType != closing)
        {
            return false;
        }

        _path.RemoveAt(_path.Count - 1);
        return true;
    }

    private readonly JsonFieldException Wrong(string expected)
    {
        var found = _json.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => "a text",
            JsonTokenType.Number => "a number",
            JsonTokenType.Null => "nothing",
            _ => "true or false",
        };
        return Fault($"{expected} was expected, {found} was found.");
    }
}

/// <summary>A field of a type or value that it may not have. Never leaves the code that reads one text.</summary>
internal sealed class JsonFieldException(IReadOnlyList<string> path, long offset, string message) : Exception(message)
{
    /// <summary>Names, and indexes as <c>[2]</c>.</summary>
    public IReadOnlyList<string> Path { get; } = path;

    /// <summary>The byte in the text, from 0.</summary>
    public long Offset { get; } = offset;

    /// <summary>E.g. <c>metadata.annotations["example.com/a"]</c>.</summary>
    public string PathText
    {
        get
        {
            var text = new StringBuilder();
            foreach (var step in Path)
            {
                if (step.Length == 0 || (step[0] == '[' && step[^1] == ']'))
                {
                    text.Append(step);
                }
                else if (step.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                {
                    text.Append(text.Length == 0 ? string.Empty : ".").Append(step);
                }
                else
                {
                    text.Append("[\"").Append(Excerpt.Of(step, 200)).Append("\"]");
                }
            }

            return text.ToString();
        }
    }
}
