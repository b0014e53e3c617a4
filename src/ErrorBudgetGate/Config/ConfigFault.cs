using System.Text.Json;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config;

/// <summary>A configuration mistake: where, what is wrong, what would be right.</summary>
/// <param name="File">As it was given: a path, <c>-</c>, or <c>configmap:NAMESPACE/NAME/KEY</c>.</param>
/// <param name="At">1:1 where the file as a whole is at fault.</param>
internal sealed record ConfigFault(string File, Position At, string Message)
{
    /// <summary><c>file:line:column: what is wrong; what would be right</c>, one line whatever the file holds.</summary>
    public override string ToString() => $"{File}:{At.Line}:{At.Column}: {Message}";

    /// <summary><c>name: [{file, line, column, message}]</c>.</summary>
    public static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<ConfigFault> faults)
    {
        json.WriteStartArray(name);
        foreach (var fault in faults)
        {
            json.WriteStartObject();
            json.WriteString("file", fault.File);
            json.WriteNumber("line", fault.At.Line);
            json.WriteNumber("column", fault.At.Column);
            json.WriteString("message", fault.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>Collects the mistakes of one file and knows which field is being looked at.</summary>
internal sealed class FaultList(string file)
{
    private readonly List<string> _path = [];
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    public string File => file;

    public List<ConfigFault> Items { get; } = [];

    /// <summary>What is no mistake and must not go unsaid: a part of a foreign document that has no counterpart.</summary>
    public List<ConfigFault> Notes { get; } = [];

    public void Add(Position at, string message)
    {
        var path = string.Concat(_path).TrimStart('.');
        Items.Add(new ConfigFault(file, at, path.Length == 0 ? message : path + ": " + message));
    }

    public void Note(Position at, string message) => Notes.Add(new ConfigFault(file, at, message));

    /// <summary>The same for what holds of many places of a file: only the first says it.</summary>
    public void NoteOnce(Position at, string message)
    {
        if (_said.Add(message))
        {
            Note(at, message);
        }
    }

    /// <summary>Checks a part of the document under its name: <c>.field</c> or <c>[3]</c>.</summary>
    public void Within(string segment, Action check)
    {
        _path.Add(segment);
        check();
        _path.RemoveAt(_path.Count - 1);
    }

    /// <summary>Somebody's text in single quotes, cut to 60 characters.</summary>
    public static string Quote(string text) => Excerpt.Quoted(text, 60);
}
