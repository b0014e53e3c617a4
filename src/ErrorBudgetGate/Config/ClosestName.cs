namespace ErrorBudgetGate.Config;

/// <summary>Guesses what a misspelt name was meant to be.</summary>
internal static class ClosestName
{
    /// <summary>The nearest candidate within a third of the name's length (at least two edits); null when none is near.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > 64)
        {
            return null;
        }

        string? best = null;
        var bestDistance = Math.Max(2, name.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            var distance = string.Equals(name, candidate, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name, candidate);
            if (distance < bestDistance && distance < candidate.Length)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary><c>did you mean 'x'?</c>, or the names there are.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> candidates, string known) =>
        Of(name, candidates) is { } closest
            ? $"did you mean '{closest}'?"
            : candidates.Count == 0 ? $"{known} nothing." : $"{known} {string.Join(", ", candidates)}.";

    /// <summary>Insertions, deletions and replacements (Levenshtein), upper and lower case alike.</summary>
    private static int Distance(string one, string other)
    {
        var row = new int[other.Length + 1];
        for (var j = 0; j <= other.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = char.ToLowerInvariant(one[i - 1]) == char.ToLowerInvariant(other[j - 1]) ? 0 : 1;
                var next = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + same);
                diagonal = row[j];
                row[j] = next;
            }
        }

        return row[^1];
    }
}
