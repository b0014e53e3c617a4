namespace ErrorBudgetGate.RuleFiles;

/// <summary>One line of a difference.</summary>
/// <param name="Number">In the text it stands in, from 1.</param>
/// <param name="IsNew">False: only the old text has it.</param>
internal sealed record LineChange(int Number, bool IsNew, string Text);

/// <summary>The shortest way from one text to another, line by line (E. Myers, "An O(ND) difference algorithm and its variations", 1986).</summary>
internal static class LineDiff
{
    /// <summary>Texts that differ in more lines are told apart from their first difference on, without looking for the shortest way: it takes the square of this in memory.</summary>
    private const int MostChanges = 600;

    /// <summary>In the order of the texts; empty for equal ones.</summary>
    public static IReadOnlyList<LineChange> Of(IReadOnlyList<string> old, IReadOnlyList<string> now)
    {
        var start = 0;
        while (start < old.Count && start < now.Count && old[start] == now[start])
        {
            start++;
        }

        var (oldEnd, newEnd) = (old.Count, now.Count);
        while (oldEnd > start && newEnd > start && old[oldEnd - 1] == now[newEnd - 1])
        {
            (oldEnd, newEnd) = (oldEnd - 1, newEnd - 1);
        }

        var middle = new Middle(old, now, start, oldEnd, newEnd);
        return middle.Trace() is { } furthest ? middle.Walk(furthest) : middle.Everything();
    }

    /// <summary>What is left between an equal beginning and an equal end.</summary>
    private sealed class Middle(IReadOnlyList<string> old, IReadOnlyList<string> now, int start, int oldEnd, int newEnd)
    {
        private readonly int _oldCount = oldEnd - start;
        private readonly int _newCount = newEnd - start;

        /// <summary>For each number of changes, how far into the old text each diagonal leads; null where it takes too many.</summary>
        public List<int[]>? Trace()
        {
            var most = Math.Min(_oldCount + _newCount, MostChanges);
            var steps = new List<int[]>();
            var before = new int[3];
            for (var changes = 0; changes <= most; changes++)
            {
                // Diagonal k stands at index k + changes + 1, so that its neighbours of the step before are always there.
                var reach = new int[(2 * changes) + 3];
                for (var k = -changes; k <= changes; k += 2)
                {
                    var x = changes == 0 ? 0 : IsInsertion(before, changes, k) ? At(before, changes - 1, k + 1) : At(before, changes - 1, k - 1) + 1;
                    while (x < _oldCount && x - k < _newCount && old[start + x] == now[start + x - k])
                    {
                        x++;
                    }

                    reach[k + changes + 1] = x;
                    if (x >= _oldCount && x - k >= _newCount)
                    {
                        steps.Add(reach);
                        return steps;
                    }
                }

                steps.Add(reach);
                before = reach;
            }

            return null;
        }

        public List<LineChange> Walk(List<int[]> steps)
        {
            var changes = new List<LineChange>();
            var (x, y) = (_oldCount, _newCount);
            for (var step = steps.Count - 1; step > 0; step--)
            {
                var k = x - y;
                var inserted = IsInsertion(steps[step - 1], step, k);
                var from = inserted ? k + 1 : k - 1;
                x = At(steps[step - 1], step - 1, from);
                y = x - from;
                changes.Add(inserted ? Change(start + y, isNew: true) : Change(start + x, isNew: false));
            }

            changes.Reverse();
            return changes;
        }

        public List<LineChange> Everything() =>
        [
            .. Enumerable.Range(start, _oldCount).Select(line => Change(line, isNew: false)),
            .. Enumerable.Range(start, _newCount).Select(line => Change(line, isNew: true)),
        ];

        private static bool IsInsertion(int[] before, int changes, int k) =>
            k == -changes || (k != changes && At(before, changes - 1, k - 1) < At(before, changes - 1, k + 1));

        private static int At(int[] reach, int changes, int k) => reach[k + changes + 1];

        private LineChange Change(int line, bool isNew) => new(line + 1, isNew, isNew ? now[line] : old[line]);
    }
}
