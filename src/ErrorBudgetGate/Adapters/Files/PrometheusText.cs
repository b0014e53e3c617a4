using System.Text;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>One line of Prometheus text format.</summary>
/// <param name="Line">Where it stood, from 1.</param>
/// <param name="Value">The value's text; read only if the series is used.</param>
/// <param name="Time">Null where the line has none.</param>
internal sealed record TextSample(int Line, string Name, IReadOnlyDictionary<string, string> Labels, string Value, DateTimeOffset? Time);

/// <summary>Prometheus text exposition format 0.0.4 (times in milliseconds), and OpenMetrics (times in seconds), which is told by its closing <c># EOF</c>.</summary>
internal static class PrometheusText
{
    /// <exception cref="FileFormatException">Any line that is neither a sample nor a comment.</exception>
    public static IReadOnlyList<TextSample> Read(string path, IReadOnlyList<string> lines)
    {
        var unit = lines.Any(l => l.AsSpan().TrimEnd().SequenceEqual("# EOF")) ? 1000m : 1m;
        var samples = new List<TextSample>();
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].AsSpan().Trim();
            if (line is not [] and not ['#', ..])
            {
                samples.Add(Sample(path, i + 1, line, unit));
            }
        }

        return samples;
    }

    private static TextSample Sample(string path, int number, ReadOnlySpan<char> line, decimal unit)
    {
        var end = 0;
        while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] is '_' or ':'))
        {
            end++;
        }

        if (end == 0 || char.IsAsciiDigit(line[0]))
        {
            throw FileFormatException.At(path, number, "a sample begins with the metric's name.");
        }

        var name = line[..end].ToString();
        var rest = line[end..].TrimStart();
        var labels = new Dictionary<string, string>();
        if (rest is ['{', ..])
        {
            rest = rest[1..];
            Labels(path, number, ref rest, labels);
        }

        Span<Range> fields = stackalloc Range[3];
        rest = rest.Trim();
        var count = rest.SplitAny(fields, " \t", StringSplitOptions.RemoveEmptyEntries);
        if (count is 0 or > 2)
        {
            throw FileFormatException.At(path, number, "a value, and at most a time after it, must follow the series.");
        }

        DateTimeOffset? time = count == 2
            ? FieldText.FromUnixMilliseconds(path, number, FieldText.Number(path, number, rest[fields[1]]) * unit)
            : null;
        return new TextSample(number, name, labels, rest[fields[0]].ToString(), time);
    }

    /// <summary>Reads up to and with the closing brace.</summary>
    private static void Labels(string path, int number, ref ReadOnlySpan<char> rest, Dictionary<string, string> labels)
    {
        while (true)
        {
            rest = rest.TrimStart();
            if (rest is ['}', ..])
            {
                rest = rest[1..];
                return;
            }

            var equals = rest.IndexOf('=');
            var name = equals < 0 ? [] : rest[..equals].Trim();
            if (name.IsEmpty || name.ContainsAnyExceptInRange('0', 'z'))
            {
                throw FileFormatException.At(path, number, "labels are written {name=\"value\",...}.");
            }

            rest = rest[(equals + 1)..].TrimStart();
            if (!labels.TryAdd(name.ToString(), Value(path, number, ref rest)))
            {
                throw FileFormatException.At(path, number, $"the label {FieldText.Shown(name)} occurs twice.");
            }

            rest = rest.TrimStart();
            if (rest is [',', ..])
            {
                rest = rest[1..];
            }
            else if (rest is not ['}', ..])
            {
                throw FileFormatException.At(path, number, "a comma or a closing brace must follow a label.");
            }
        }
    }

    private static string Value(string path, int number, ref ReadOnlySpan<char> rest)
    {
        if (rest is not ['"', ..])
        {
            throw FileFormatException.At(path, number, "a label's value stands in double quotes.");
        }

        var value = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                rest = rest[(i + 1)..];
                return value.ToString();
            }

            if (rest[i] != '\\')
            {
                value.Append(rest[i]);
                continue;
            }

            i++;
            value.Append((i < rest.Length ? rest[i] : ' ') switch
            {
                '\\' => '\\',
                '"' => '"',
                'n' => '\n',
                _ => throw FileFormatException.At(path, number, @"in a label's value only \\, \"" and \n are escapes."),
            });
        }

        throw FileFormatException.At(path, number, "a label's value has no closing quote.");
    }
}
