using System.Globalization;
using System.Text.Json.Nodes;
using ErrorBudgetGate.Tests.Processes;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary>Holds a run against its row, and against what holds for every run.</summary>
internal static class FaultOutcome
{
    /// <summary>Beyond its --timeout a gate may take what a busy machine takes to start a runtime and to end it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly string[] Places = ["stdout", "splunk", "spool", "event", "slack"];

    public static IEnumerable<string> Differences(FaultRow row, GateRun run, GateWorld world)
    {
        if (run.ExitCode != row.Exit)
        {
            yield return $"exit {run.ExitCode}, not {row.Exit}";
        }

        if (run.Record is not { } record)
        {
            yield return "the last line of stdout is no record";
            yield break;
        }

        foreach (var difference in OfRecord(row, record).Concat(OfPlaces(row, run, record, world)).Concat(OfEveryRun(row, run, world)))
        {
            yield return difference;
        }

        var asked = world.Server(Enum.Parse<Place>(row.At.Split('.')[0], ignoreCase: true)).Requests.Count(r => GateWorld.Concerns(row.At, r));
        if (row.Asked >= 0 && asked != row.Asked)
        {
            yield return $"asked {asked} times, not {row.Asked}";
        }
    }

    private static IEnumerable<string> OfRecord(FaultRow row, JsonObject record)
    {
        var decision = record["decision"]?.GetValue<string>();
        if (decision != row.Decision)
        {
            yield return $"decision {decision}, not {row.Decision}";
        }

        if (record["exit_code"]?.GetValue<int>() != row.Exit)
        {
            yield return $"exit_code {record["exit_code"]}, not {row.Exit}";
        }

        var reasons = Sorted(record["reason_codes"]!.AsArray().Select(c => c!.GetValue<string>()));
        if (reasons != Sorted(Words(row.Reasons)))
        {
            yield return $"reasons {reasons}, not {Sorted(Words(row.Reasons))}";
        }

        var warnings = record["warnings"]!.AsArray().Select(w => w!["code"]!.GetValue<string>()).ToList();
        foreach (var warning in Words(row.Warnings).Except(warnings))
        {
            yield return $"no warning {warning} among: {string.Join(' ', warnings)}";
        }

        if (row.Corrects != record["corrects"] is not null)
        {
            yield return row.Corrects ? "corrects no earlier record" : "corrects an earlier record";
        }
    }

    private static IEnumerable<string> OfPlaces(FaultRow row, GateRun run, JsonObject record, GateWorld world)
    {
        var id = record["record_id"]!.GetValue<string>();
        bool Holds(string place) => place switch
        {
            "stdout" => run.Record is not null,
            "splunk" => world.Splunk.Indexed.Any(e => e["event"]?["record_id"]?.GetValue<string>() == id),
            "spool" => world.SpoolFiles().Any(f => f.Contains(id, StringComparison.Ordinal)),
            "event" => !world.Kubernetes.Events.IsEmpty,
            _ => !world.Slack.Posted.IsEmpty,
        };

        var expected = Words(row.Recorded);
        foreach (var place in Places.Where(p => !expected.Contains(p + "?") && Holds(p) != expected.Contains(p)))
        {
            yield return Holds(place) ? $"is in {place}" : $"is not in {place}";
        }
    }

    /// <summary>What no fault may bring about.</summary>
    private static IEnumerable<string> OfEveryRun(FaultRow row, GateRun run, GateWorld world)
    {
        if (run.Duration > TimeSpan.FromSeconds(int.Parse(row.Timeout.TrimEnd('s'), CultureInfo.InvariantCulture)) + Grace)
        {
            yield return $"took {run.Duration.TotalSeconds:0.0} s";
        }

        if (run.Stderr.Contains("Unhandled exception", StringComparison.Ordinal) || run.Stderr.Contains("\n   at ", StringComparison.Ordinal))
        {
            yield return "stderr holds a stack trace";
        }

        if (world.Elsewhere.Requests.Count > 0)
        {
            yield return "a redirect was followed";
        }

        foreach (var complaint in new[] { world.Prometheus.Server, world.Kubernetes.Server, world.Splunk.Server, world.Slack.Server }.SelectMany(s => s.Complaints))
        {
            yield return "a far side complains: " + complaint;
        }
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Sorted(IEnumerable<string> words) => string.Join(' ', words.Order(StringComparer.Ordinal));
}
