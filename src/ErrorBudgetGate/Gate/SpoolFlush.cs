using System.Text.Json;
using System.Text.Unicode;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Manifests;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Gate;

/// <summary>What a flush did.</summary>
/// <param name="Delivered">Held by the target now, and gone from the spool.</param>
/// <param name="Failed">Still in the spool.</param>
/// <param name="SetAside">No records, kept as <c>.bad</c>.</param>
/// <param name="Faults">What went wrong, a sentence each, the first few.</param>
/// <param name="Finished">False when it stopped early: the time was up, or the target kept failing.</param>
internal sealed record SpoolFlushed(int Delivered, int Failed, int SetAside, IReadOnlyList<string> Faults, bool Finished);

/// <summary>Delivers what a spool holds to a store, oldest first. A record leaves the spool only after the store said that it is safe.</summary>
internal sealed class SpoolFlush(ISpool spool, IDecisionStore target)
{
    /// <summary>One bad record must not hold up the rest, a store that is down must not be asked a thousand times.</summary>
    private const int MostFailuresInARow = 3;

    private const int MostFaults = 5;

    /// <param name="most">At most so many files are looked at.</param>
    /// <param name="cancellationToken">Ends the flush; what is not confirmed by then stays.</param>
    public async Task<SpoolFlushed> RunAsync(int most, CancellationToken cancellationToken)
    {
        var (delivered, failed, setAside, inARow) = (0, 0, 0, 0);
        var faults = new List<string>();
        void Tell(string fault)
        {
            if (faults.Count < MostFaults)
            {
                faults.Add(fault);
            }
        }

        var (waiting, unreadable) = spool.Pending(most);
        if (unreadable is not null)
        {
            return new SpoolFlushed(0, 0, 0, [unreadable], Finished: false);
        }

        foreach (var item in waiting)
        {
            if (cancellationToken.IsCancellationRequested || inARow == MostFailuresInARow)
            {
                return new SpoolFlushed(delivered, failed, setAside, faults, Finished: false);
            }

            if (spool.Read(item) is not { } bytes)
            {
                failed++;
                Tell($"{item.Name} cannot be read now, or another flush has taken it.");
                continue;
            }

            if (Parse(bytes, out var why) is not { } record)
            {
                var moved = spool.SetAside(item);
                setAside += moved ? 1 : 0;
                failed += moved ? 0 : 1;
                Tell($"{item.Name} is not a whole decision record and {(moved ? "is kept as .bad" : "cannot be set aside")}: {why}");
                continue;
            }

            if (await target.SaveAsync(record, cancellationToken) is Receipt.NotSafe refused)
            {
                failed++;
                inARow++;
                Tell($"{item.Name} was not delivered: {refused.Detail}");
                continue;
            }

            inARow = 0;
            delivered++;
            if (!spool.Remove(item))
            {
                Tell($"{item.Name} was delivered but cannot be removed, so it will be delivered again; make the spool writable for this user.");
            }
        }

        return new SpoolFlushed(delivered, failed, setAside, faults, Finished: true);
    }

    /// <summary>Strict: stores are promised one line as the gate writes it.</summary>
    private static SerializedRecord? Parse(ReadOnlyMemory<byte> bytes, out string why)
    {
        why = string.Empty;
        if (bytes.IsEmpty || bytes.Span.Contains((byte)'\n'))
        {
            why = bytes.IsEmpty ? "it is empty or far too large." : "it has several lines.";
            return null;
        }

        // The deserializer passes over fields it does not know, damaged ones too; no store would ever take them.
        if (!Utf8.IsValid(bytes.Span))
        {
            why = "it is not UTF-8.";
            return null;
        }

        try
        {
            return DecisionRecordJson.Deserialize(bytes);
        }
        catch (JsonException e)
        {
            why = e.Path is { } path ? $"the fault is at {Excerpt.Of(path, 200)}." : "it is not JSON of a record.";
            return null;
        }
    }
}
