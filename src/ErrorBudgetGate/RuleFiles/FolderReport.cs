using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.RuleFiles;

/// <summary>What became of a folder's files, for people: a line for each that is not as it was or should be, and one that sums up.</summary>
internal sealed class FolderReport(TextWriter output, RulesAccount account)
{
    private const int MostLines = 12;
    private const int LongestLine = 160;

    /// <param name="changes">Asked only where the file differs and people read.</param>
    public void Compared(int index, FileState state, Func<IReadOnlyList<LineChange>> changes)
    {
        var file = account.Files[index] with { State = state switch { FileState.Same => "unchanged", FileState.Missing => "missing", _ => "differs" } };
        account.Files[index] = file;
        if (account.Task.Json || state == FileState.Same)
        {
            return;
        }

        Line(file);
        if (state == FileState.Differs)
        {
            var lines = changes();
            foreach (var line in lines.Take(MostLines))
            {
                output.Write($"  {line.Number,5} {(line.IsNew ? '+' : '-')} {Shown(line.Text)}\n");
            }

            if (lines.Count > MostLines)
            {
                output.Write($"        {lines.Count - MostLines} more {(lines.Count == MostLines + 1 ? "line" : "lines")}\n");
            }
        }
    }

    /// <summary>The exit code.</summary>
    public int End(TextWriter error)
    {
        var leftOver = account.Files.Where(f => f.State == "left_over").ToList();
        if (!account.Task.Json)
        {
            foreach (var file in account.Files.Where(f => account.Task.Check ? f.State == "left_over" : f.State is "written" or "removed"))
            {
                Line(file);
            }

            output.Write(account.Task.Check ? Checked() : Written());
        }

        if (account.Task.Check)
        {
            return account.Files.TrueForAll(f => f.State == "unchanged") ? ExitCodes.Allowed : ExitCodes.Blocked;
        }

        foreach (var file in leftOver)
        {
            error.WriteLine($"error-budget-gate: warning: {Excerpt.OneLine(file.File)} was generated before and from nothing that is given now; --prune removes it.");
        }

        return ExitCodes.Allowed;
    }

    private string Written()
    {
        var parts = new List<string> { $"{account.Count("written")} written", $"{account.Count("unchanged")} unchanged" };
        if (account.Count("removed") is var removed and > 0)
        {
            parts.Add($"{removed} removed");
        }

        return string.Join(", ", parts) + "\n";
    }

    private string Checked()
    {
        var unchanged = account.Count("unchanged");
        if (unchanged == account.Files.Count)
        {
            return $"{unchanged} {(unchanged == 1 ? "file is" : "files are")} up to date\n";
        }

        string[] parts = [$"{account.Count("differs")} differ", $"{account.Count("missing")} missing", $"{account.Count("left_over")} left over", $"{unchanged} up to date"];
        return $"{string.Join(", ", parts)}; the same command without --check writes them, with --prune it also removes what is left over\n";
    }

    /// <summary>A carriage return shows: it may be all that differs, where a checkout changed line ends.</summary>
    private static string Shown(string line)
    {
        var text = line.Replace("\r", @"\r", StringComparison.Ordinal);
        return Excerpt.OneLine(text.Length <= LongestLine ? text : string.Concat(text.AsSpan(0, LongestLine), "..."));
    }

    private void Line(FileAccount file) => output.Write($"{file.State.Replace('_', ' '),-9} {Excerpt.OneLine(file.File)}\n");
}
